#!/usr/bin/env bash
# @azure/functions: an ES module can import app, input, output and trigger by name, but none of the classes that its types declare beside them.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/functions@4.16.5 >/dev/null
cat >see.mjs <<'JS'
import { createRequire } from 'node:module';

const { version } = createRequire(import.meta.url)('@azure/functions/package.json');
const seen = await import('@azure/functions');
const names = ['app', 'input', 'output', 'trigger', 'HttpRequest', 'HttpResponse', 'InvocationContext'];
const missing = names.filter((name) => !(name in seen));
const inDefault = missing.every((name) => typeof seen.default[name] === 'function');
console.log(`@azure/functions ${version}: an import by name misses ${missing.join(', ')}, ${inDefault ? 'which the default import has' : 'as the default import does'}`);
process.exit(missing.join() === 'HttpRequest,HttpResponse,InvocationContext' && inDefault ? 0 : 1);
JS
node see.mjs
