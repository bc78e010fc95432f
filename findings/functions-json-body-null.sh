#!/usr/bin/env bash
# @azure/functions: `jsonBody: null` answers no body and no content type, where false, 0 and an empty text are answered as JSON.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/functions@4.16.5 >/dev/null
cat >see.mjs <<'JS'
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { version } = require('@azure/functions/package.json');
const { HttpResponse } = require('@azure/functions');
const answers = [];
for (const jsonBody of [null, false, 0, '']) {
  const response = new HttpResponse({ jsonBody });
  answers.push(`${JSON.stringify(jsonBody)} as <${await response.text()}> of type ${response.headers.get('content-type')}`);
}
console.log(`@azure/functions ${version}: jsonBody ${answers.join(', ')}`);
process.exit(answers[0] === 'null as <> of type null' && answers[1] === 'false as <false> of type application/json' ? 0 : 1);
JS
node see.mjs
