#!/usr/bin/env bash
# Node's resolver: an alias without an address resolves to an empty list, where a name without anything is refused with ENODATA.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund node@22.23.3 dns-packet@5.6.1 >/dev/null
cat >see.mjs <<'JS'
import { createSocket } from 'node:dgram';
import { Resolver } from 'node:dns/promises';
import packet from 'dns-packet';

const alias = { type: 'CNAME', name: 'store.blob.core.windows.net', ttl: 60, data: 'store.privatelink.blob.core.windows.net' };
const answer = (name) => ({ answers: name === alias.name ? [alias] : [], code: 0 });
const server = createSocket('udp4').on('message', (message, from) => {
  const { id, questions } = packet.decode(message);
  const { answers, code } = answer(questions[0].name);
  const flags = packet.RECURSION_DESIRED | packet.RECURSION_AVAILABLE | code;
  server.send(packet.encode({ type: 'response', id, flags, questions, answers }), from.port, from.address);
});
await new Promise((resolve) => server.bind(0, '127.0.0.1', resolve));
const resolver = new Resolver({ tries: 1 });
resolver.setServers([`127.0.0.1:${server.address().port}`]);
const said = (promise) =>
  promise.then(
    (value) => JSON.stringify(value),
    (error) => error.code,
  );
const [aliased, empty] = [await said(resolver.resolve4(alias.name)), await said(resolver.resolve4('store.example.com'))];
server.close();
console.log(`node ${process.version}: resolve4 of an alias whose target has no address is ${aliased}, of a name that has no record at all ${empty}`);
process.exit(aliased === '[]' && empty === 'ENODATA' ? 0 : 1);
JS
npx node see.mjs
