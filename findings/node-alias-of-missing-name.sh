#!/usr/bin/env bash
# Node's resolver: resolveCname refuses an alias with ENOTFOUND when the answer that holds it says NXDOMAIN, which is of the alias's target.
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
const answer = (name) => ({ answers: [{ ...alias, name }], code: name === alias.name ? 3 : 0 });
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
const [missing, standing] = [await said(resolver.resolveCname(alias.name)), await said(resolver.resolveCname('other.blob.core.windows.net'))];
server.close();
console.log(`node ${process.version}: one alias in the answer is ${standing} with NOERROR and ${missing} with NXDOMAIN`);
process.exit(missing === 'ENOTFOUND' && standing === JSON.stringify([alias.data]) ? 0 : 1);
JS
npx node see.mjs
