// Runs one of the project's TypeScript programs: `node scripts/bootstrap.mjs scripts/<name>.ts [arguments]`.
// Plain JavaScript, because it must run before anything is installed: the project asks for Node 22 and brings its own, so an older one may start it.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const own = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
const [program, ...args] = process.argv.slice(2);

if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node ${process.versions.node} is too old: this project needs Node 22 or newer (https://nodejs.org).`);
if (program === undefined) fail('Say what to run: node scripts/bootstrap.mjs scripts/<name>.ts');

const missing = whatIsMissing();
if (missing !== undefined) {
  say(`${missing}: running npm ci`);
  if (npm('ci', '--no-audit', '--no-fund') !== 0) fail('npm ci failed; its own words are above.');
}
run(findNode());

/** Why node_modules is not what package-lock.json asks for; undefined when it is. */
function whatIsMissing() {
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  if (installed === undefined) return 'Nothing is installed yet';
  for (const [path, wanted] of Object.entries(packagesOf(join(root, 'package-lock.json')) ?? {})) {
    // Optional packages are those of other platforms: their absence is as it should be.
    if (path === '' || wanted.optional || wanted.devOptional || wanted.link) continue;
    if (installed[path]?.version !== wanted.version) return `${path} is not what package-lock.json asks for`;
  }
  return undefined;
}

function packagesOf(lockFile) {
  return existsSync(lockFile) ? JSON.parse(readFileSync(lockFile, 'utf8')).packages : undefined;
}

/** The project's own Node; where its binary is missing because install scripts were off, fetches it now. */
function findNode() {
  if (works(own)) return own;
  // Running TypeScript without flags came with 22.18.
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  say("The project's own Node is missing (were install scripts off?): running npm rebuild node");
  npm('rebuild', 'node', '--ignore-scripts=false');
  if (works(own)) return own;
  return fail(
    [
      `The project's own Node (22.18 or newer) is missing, and this one (${process.versions.node}) can't run TypeScript.`,
      'Either allow the install script:  npm rebuild node --ignore-scripts=false',
      'or run with Node 22.18 or newer.',
    ].join('\n'),
  );
}

function works(node) {
  return existsSync(node) && spawnSync(node, ['--version'], { stdio: 'ignore' }).status === 0;
}

function npm(...command) {
  const options = { cwd: root, stdio: ['ignore', 2, 2] };
  const cli = process.env.npm_execpath;
  const done =
    cli !== undefined && /\.c?js$/.test(cli)
      ? spawnSync(process.execPath, [cli, ...command], options)
      : spawnSync('npm', command, { ...options, shell: process.platform === 'win32' });
  if (done.error !== undefined) fail(`npm could not be started: ${done.error.message}`);
  return done.status;
}

/** Passes arguments, signals and the exit status through. */
function run(node) {
  const bin = join(root, 'node_modules', '.bin');
  const separator = process.platform === 'win32' ? ';' : ':';
  const child = spawn(node, ['--disable-warning=ExperimentalWarning', join(root, program), ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...process.env, PATH: `${bin}${separator}${process.env.PATH ?? ''}` },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    // On a terminal Ctrl-C reaches the child by itself; sending it again would be a second Ctrl-C.
    process.on(signal, () => (signal === 'SIGINT' && process.stdin.isTTY ? undefined : child.kill(signal)));
  }
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}

/** Progress goes to stderr: stdout belongs to the program. */
function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  process.exit(1);
}
