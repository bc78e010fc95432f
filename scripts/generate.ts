import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generated, loadedByTemplates } from './generated.ts';
import { skipped } from './steps.ts';

/**
 * Writes every generated file again: first what the templates load, then what the compiler makes of them, where there is one, then what is made
 * from that and from the code.
 */
const root = join(import.meta.dirname, '..');
for (const [path, text] of Object.entries(loadedByTemplates)) writeFileSync(join(root, path), text());
const infra = spawnSync(process.execPath, [join(root, 'scripts/infra-check.ts'), '--write'], { encoding: 'utf8' });
if (infra.status === skipped) console.log(`infra/compiled  skipped: ${infra.stdout.trim()}`);
else console.log(`infra/compiled  ${infra.stdout.trim()}${infra.stderr.trim()}`);

for (const [path, text] of Object.entries(generated)) {
  writeFileSync(join(root, path), await text());
  console.log(path);
}
process.exitCode = infra.status === 0 || infra.status === skipped ? 0 : 1;
