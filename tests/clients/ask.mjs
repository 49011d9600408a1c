// Knows how Comunica is asked: its answers to the queries of standard input, as JSON on standard output.
import { QueryEngine } from "@comunica/query-sparql";

const { sources, queries } = JSON.parse(await new Response(process.stdin).text());
const engine = new QueryEngine();

const read = async (result) => {
  if (result.resultType === "boolean") return result.execute();
  if (result.resultType === "bindings") {
    const rows = await (await result.execute()).toArray();
    return rows.map((row) => Object.fromEntries([...row].map(([name, term]) => [name.value, term.value])));
  }
  const quads = await (await result.execute()).toArray();
  return quads.map((quad) => [quad.subject.value, quad.predicate.value, quad.object.value]);
};

const answers = [];
for (const query of queries) answers.push(await read(await engine.query(query, { sources })));
console.log(JSON.stringify(answers));
