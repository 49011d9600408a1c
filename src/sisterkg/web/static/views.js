// Knows how rows are drawn as a chart or on a map, where the columns allow; does not know how they were asked for.
"use strict";

(() => {
  const NUMERIC = /#(integer|decimal|double|float|int|long|short|gYear|nonNegativeInteger|positiveInteger)$/;
  const LATITUDE = /^(lat|latitude|enlem)/i;
  const LONGITUDE = /^(lon|lng|long|longitude|boylam)/i;
  const LANGUAGE = document.documentElement.lang;
  const WORDS = { chart: { en: "Chart", tr: "Grafik" }, map: { en: "Map", tr: "Harita" } };
  const POINT = /^(?:<[^>]*>\s*)?POINT\s*\(\s*(-?[\d.]+)\s+(-?[\d.]+)\s*\)$/i;

  const rowsOf = (yasr) => yasr.results?.getBindings() ?? [];
  const columnsOf = (yasr) => yasr.results?.getVariables() ?? [];
  const numberOf = (cell) => (cell && NUMERIC.test(cell.datatype ?? "") ? Number(cell.value) : NaN);
  const isNumeric = (rows, column) => rows.some((row) => row[column]) && rows.every((row) => !row[column] || !isNaN(numberOf(row[column])));

  // The column that names a row: the first of texts, else the first that is no number.
  const namingColumn = (rows, columns) =>
    columns.find((column) => rows.some((row) => row[column]?.type === "literal") && !isNumeric(rows, column)) ??
    columns.find((column) => !isNumeric(rows, column));

  const chartColumns = (yasr) => {
    const [rows, columns] = [rowsOf(yasr), columnsOf(yasr)];
    if (rows.length < 2) return null;
    const numbers = columns.filter((column) => isNumeric(rows, column));
    const name = namingColumn(rows, columns) ?? (numbers.length > 1 ? numbers.shift() : null);
    return name && numbers.length ? { name, value: numbers.at(-1) } : null;
  };

  const positions = (yasr) => {
    const [rows, columns] = [rowsOf(yasr), columnsOf(yasr)];
    const latitude = columns.find((column) => LATITUDE.test(column) && isNumeric(rows, column));
    const longitude = columns.find((column) => LONGITUDE.test(column) && isNumeric(rows, column));
    const point = columns.find((column) => rows.some((row) => POINT.test(row[column]?.value ?? "")));
    const name = namingColumn(rows, columns.filter((column) => column !== point));
    const at = (row) => {
      if (latitude && longitude) return [numberOf(row[longitude]), numberOf(row[latitude])];
      return point ? (row[point]?.value.match(POINT) ?? []).slice(1).map(Number) : [];
    };
    return rows
      .map((row) => ({ at: at(row), name: name ? (row[name]?.value ?? "") : "" }))
      .filter(({ at: [x, y] }) => Math.abs(x) <= 180 && Math.abs(y) <= 90);
  };

  class View {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 5;
    }
    getIcon() {
      const icon = document.createElement("span");
      icon.textContent = this.sign;
      return icon;
    }
    show(drawn) {
      drawn.classList.add("view");
      this.yasr.resultsEl.append(drawn);
    }
  }

  class Chart extends View {
    label = WORDS.chart[LANGUAGE];
    sign = "▤";
    canHandleResults() {
      return chartColumns(this.yasr) !== null;
    }
    draw() {
      const { name, value } = chartColumns(this.yasr);
      const rows = rowsOf(this.yasr).filter((row) => row[value]);
      const bars = rows.map((row, place) => ({ place, name: row[name]?.value ?? "", value: numberOf(row[value]) }));
      const labels = new Map(bars.map((bar) => [bar.place, bar.name]));
      this.show(
        Plot.plot({
          marginLeft: 160,
          x: { label: value, grid: true },
          y: { label: name, tickFormat: (bar) => labels.get(bar), domain: bars.map((bar) => bar.place) },
          marks: [Plot.barX(bars, { x: "value", y: "place", title: (bar) => `${bar.name}: ${bar.value}` }), Plot.ruleX([0])],
        }),
      );
    }
  }

  class WorldMap extends View {
    label = WORDS.map[LANGUAGE];
    sign = "▦";
    canHandleResults() {
      return positions(this.yasr).length > 0;
    }
    async draw() {
      const source = document.querySelector("script[data-land]").dataset.land;
      const world = await (await fetch(source)).json();
      this.show(
        Plot.plot({
          projection: "equal-earth",
          width: 960,
          marks: [
            Plot.geo(topojson.feature(world, world.objects.land), { fill: "currentColor", fillOpacity: 0.15 }),
            Plot.dot(positions(this.yasr), { x: (each) => each.at[0], y: (each) => each.at[1], r: 4, fill: "#c2410c", title: "name" }),
            Plot.tip(positions(this.yasr), Plot.pointer({ x: (each) => each.at[0], y: (each) => each.at[1], title: "name" })),
          ],
        }),
      );
    }
  }

  window.sisterkgViews = { chart: Chart, map: WorldMap };
})();
