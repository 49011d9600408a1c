// Knows how rows are drawn as a chart or on a map, where the columns allow; does not know how they were asked for.
"use strict";

(() => {
  const NUMERIC = /#(integer|decimal|double|float|int|long|short|gYear|nonNegativeInteger|positiveInteger)$/;
  const LATITUDE = /^(lat|latitude|enlem)/i;
  const LONGITUDE = /^(lon|lng|long|longitude|boylam)/i;
  const LANGUAGE = document.documentElement.lang;
  const SVG = "http://www.w3.org/2000/svg";
  const WORDS = { chart: { en: "Chart", tr: "Grafik" }, map: { en: "Map", tr: "Harita" } };

  // Dates and numbers as sisterkg.reading writes them on the pages: the day before the month in English, too.
  const LOCALE = LANGUAGE === "en" ? "en-GB" : LANGUAGE;
  const digits = new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 20 });
  const DAY = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?(?:T.*|Z|[+-]\d\d:\d\d)?$/;
  const YEAR = /#gYear$/;
  const DATED = /#(date|dateTime|gYearMonth)$/;
  const writtenDate = (text) => {
    const [, year, month, day] = text.match(DAY) ?? [];
    if (!month) return text;
    const shape = { year: "numeric", month: "long", ...(day && { day: "numeric" }), timeZone: "UTC" };
    const known = new Date(`${year}-${month}-${day ?? "01"}`);
    return isNaN(known) ? text : new Intl.DateTimeFormat(LOCALE, shape).format(known);
  };
  const written = (cell) => {
    if (!cell) return "";
    if (DATED.test(cell.datatype ?? "")) return writtenDate(cell.value);
    return isNaN(numberOf(cell)) || YEAR.test(cell.datatype) ? cell.value : digits.format(cell.value);
  };
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
      .map((row) => ({ at: at(row), name: name ? written(row[name]) : "" }))
      .filter(({ at: [x, y] }) => Math.abs(x) <= 180 && Math.abs(y) <= 90);
  };

  class View {
    constructor(yasr) {
      this.yasr = yasr;
      this.priority = 5;
    }
    getIcon() {
      const icon = document.createElementNS(SVG, "svg");
      icon.setAttribute("viewBox", "0 0 16 16");
      icon.setAttribute("aria-hidden", "true");
      icon.append(document.createElementNS(SVG, "path"));
      icon.firstChild.setAttribute("d", this.sign);
      return icon;
    }
    // As wide as there is room, so that letters stay as large as they are.
    get width() {
      return Math.max(280, Math.min(960, this.yasr.resultsEl.clientWidth));
    }
    show(drawn) {
      drawn.classList.add("view");
      drawn.setAttribute("role", "img");
      this.yasr.resultsEl.append(drawn);
    }
  }

  class Chart extends View {
    label = WORDS.chart[LANGUAGE];
    sign = "M1 1h1.5v12.5H15V15H1zM4.5 3H13v2.5H4.5zM4.5 6.5H10V9H4.5zM4.5 10h6v2.5h-6z";
    canHandleResults() {
      return chartColumns(this.yasr) !== null;
    }
    draw() {
      const { name, value } = chartColumns(this.yasr);
      const rows = rowsOf(this.yasr).filter((row) => row[value]);
      const bars = rows.map((row, place) => ({
        place,
        name: written(row[name]),
        value: numberOf(row[value]),
        told: written(row[value]),
      }));
      const labels = new Map(bars.map((bar) => [bar.place, bar.name]));
      const isYear = rows.every((row) => YEAR.test(row[value].datatype));
      this.show(
        Plot.plot({
          width: this.width,
          marginLeft: this.width < 600 ? 110 : 160,
          marginBottom: 44,
          ariaLabel: `${this.label}: ${value}`,
          x: { label: value, labelOffset: 40, ticks: this.width / 90, grid: true, tickFormat: (each) => (isYear ? String(each) : digits.format(each)) },
          y: { label: this.width < 600 ? null : name, tickFormat: (bar) => labels.get(bar), domain: bars.map((bar) => bar.place) },
          marks: [Plot.barX(bars, { x: "value", y: "place", title: (bar) => `${bar.name}: ${bar.told}` }), Plot.ruleX([0])],
        }),
      );
    }
  }

  class WorldMap extends View {
    label = WORDS.map[LANGUAGE];
    sign = "M8 0a5.5 5.5 0 0 0-5.5 5.5C2.5 9.5 8 16 8 16s5.5-6.5 5.5-10.5A5.5 5.5 0 0 0 8 0zm0 3.3a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z";
    canHandleResults() {
      return positions(this.yasr).length > 0;
    }
    async draw() {
      const source = document.querySelector("script[data-land]").dataset.land;
      const world = await (await fetch(source)).json();
      this.show(
        Plot.plot({
          ariaLabel: this.label,
          projection: "equal-earth",
          width: this.width,
          marks: [
            Plot.geo(topojson.feature(world, world.objects.land), { fill: "currentColor", fillOpacity: 0.15 }),
            Plot.dot(positions(this.yasr), { x: (each) => each.at[0], y: (each) => each.at[1], r: 4, fill: "currentColor", title: "name" }),
            Plot.tip(positions(this.yasr), Plot.pointer({ x: (each) => each.at[0], y: (each) => each.at[1], title: "name" })),
          ],
        }),
      );
    }
  }

  window.sisterkgViews = { chart: Chart, map: WorldMap };
})();
