// Says what to do when a program is started before it was built; the argument is the name of its app.
import { existsSync } from 'node:fs';

const [app = ''] = process.argv.slice(2);
if (!existsSync(new URL(`../dist/apps/${app}/src/main.js`, import.meta.url))) {
  process.stderr.write(
    `${app} is not built yet; run "npm run build", or "npm run demo", which does it too\n`,
  );
  process.exitCode = 1;
}
