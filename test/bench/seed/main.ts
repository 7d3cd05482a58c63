import { parseArgs } from 'node:util';
import pg from 'pg';
import { EmbeddedPostgres, migrate } from '#persistence';
import { fillFleet } from '../fleet/fill-fleet.js';
import { shareOfBudget, tableSizes } from '../repository/table-sizes.js';

const help = `Fills a database with a fleet that looks like a provider's.

  npm run seed -- [--devices 100000] [--parameters 500] [--database postgres://…] [--data-dir ./data/seed]

Without --database the embedded PostgreSQL of --data-dir is used: "ACS_DATA_DIR=./data/seed npm start" shows it.
Started again, it goes on where it ended.
`;

const { values } = parseArgs({
  options: {
    devices: { type: 'string', default: '100000' },
    parameters: { type: 'string', default: '500' },
    database: { type: 'string' },
    'data-dir': { type: 'string', default: './data/seed' },
    help: { type: 'boolean', default: false },
  },
});
const [devices, parameters] = [Number(values.devices), Number(values.parameters)];
const isValid = [devices, parameters].every(
  (number) => Number.isInteger(number) && number > 0 && number <= 1e7,
);
if (values.help || !isValid) {
  process.stdout.write(help);
  process.exitCode = isValid ? 0 : 1;
} else {
  await seed();
}

async function seed(): Promise<void> {
  const embedded =
    values.database === undefined ? new EmbeddedPostgres({ dataDir: values['data-dir'] }) : null;
  const url = values.database ?? (await embedded!.start()).url;
  try {
    await migrate(url);
    await fill(url);
  } finally {
    await embedded?.stop();
  }
}

async function fill(url: string): Promise<void> {
  // A fleet that is lost in a crash is filled in again.
  const pool = new pg.Pool({ connectionString: url, max: 1, options: '-c synchronous_commit=off' });
  const startedMs = Date.now();
  let first: number | null = null;
  try {
    await fillFleet(pool, { devices, parameters }, (filled) => {
      first ??= filled;
      if (filled % 10_000 !== 0 && filled !== devices) return;
      const perSec = (filled - first) / ((Date.now() - startedMs) / 1_000);
      process.stdout.write(`${filled} of ${devices} devices, ${Math.round(perSec)}/s\n`);
    });
    const sizes = await tableSizes(pool);
    for (const { name, bytes } of sizes) process.stdout.write(`${name}: ${(bytes / 1e6).toFixed(1)} MB\n`);
    if (parameters === 500)
      process.stdout.write(
        `${shareOfBudget(sizes, devices).toFixed(2)} times the budget of bytes per device\n`,
      );
  } finally {
    await pool.end();
  }
}
