#!/usr/bin/env bash
# @azure/eventgrid: data of an event that is a text, a list or a number is turned into an object of its characters, of its places, or of nothing.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund @azure/eventgrid@5.12.0 >/dev/null
cat >see.mjs <<'JS'
import { createRequire } from 'node:module';
import { EventGridDeserializer } from '@azure/eventgrid';

const { version } = createRequire(import.meta.url)('@azure/eventgrid/package.json');
const read = [];
for (const data of ['ok', [7, 8], 5]) {
  const [event] = await new EventGridDeserializer().deserializeCloudEvents([{ specversion: '1.0', id: '1', source: '/s', type: 'My.Type', data }]);
  read.push(`${JSON.stringify(data)} as ${JSON.stringify(event.data)}`);
}
console.log(`@azure/eventgrid ${version}: data of a cloud event is read so: ${read.join(', ')}`);
process.exit(read.join() === '"ok" as {"0":"o","1":"k"},[7,8] as {"0":7,"1":8},5 as {}' ? 0 : 1);
JS
node see.mjs
