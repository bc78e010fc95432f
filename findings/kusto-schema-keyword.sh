#!/usr/bin/env bash
# @kusto/language-service-next: TableSymbol.From ends a schema text silently at a column named by a word of the language, `kind`.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @kusto/language-service-next@12.4.1 >/dev/null
cat >see.cjs <<'JS'
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');
const { version } = require('@kusto/language-service-next/package.json');
const columns = (text) => globalThis.Kusto.Language.Symbols.TableSymbol.From(text).Columns.Count;
const bare = columns('(id: string, kind: string, name: string)');
const quoted = columns("(id: string, ['kind']: string, name: string)");
console.log(`@kusto/language-service-next ${version}: of id, kind, name it takes ${bare} columns; with ['kind'] all ${quoted}`);
process.exit(bare === 1 && quoted === 3 ? 0 : 1);
JS
node see.cjs
