// Emmett over PostgreSQL, with the expected version on each append:
//   node emmett.js CONNINFO CALLERS SECONDS WARM DOCUMENT PER_STREAM
import { getPostgreSQLEventStore } from '@event-driven-io/emmett-postgresql';

const [url, callers, seconds, warm, document, perStream] = process.argv.slice(2);
const store = getPostgreSQLEventStore(url);
await store.schema.migrate();
const data = JSON.parse(document);
const now = () => performance.now() / 1000;
const from = now() + Number(warm);
const until = from + Number(seconds);
const took = [];
const mine = Date.now(); // the round before has left its own streams there

async function call(caller) {
  for (let n = 0; ; n += 1) {
    const begun = now();
    if (begun >= until) return;
    const version = n % perStream;
    await store.appendToStream(
      `dossier-${mine}-${caller}-${Math.floor(n / perStream)}`,
      [{ type: 'Applied', data }],
      { expectedStreamVersion: version === 0 ? 'STREAM_DOES_NOT_EXIST' : BigInt(version) },
    );
    const ended = now();
    if (ended >= from && ended <= until) took.push(ended - begun);
  }
}

await Promise.all(Array.from({ length: Number(callers) }, (_, n) => call(n)));
await store.close();
process.stdout.write(JSON.stringify({ took, seconds: Number(seconds) }), () => process.exit(0));
