import { execFile, execFileSync } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createArm } from '../../simulator/arm/arm.ts';
import { listenArm } from '../../simulator/arm/listen.ts';
import { makeCertificate } from '../../simulator/azurite/certificate.ts';
import { listenIdentity } from '../../simulator/identity/identity.ts';
import { createWorld } from '../../simulator/world.ts';

const script = join(import.meta.dirname, 'python-sdk.py');
const modules = ['identity', 'mgmt.network', 'mgmt.privatedns', 'mgmt.resource', 'mgmt.storage'];
const subscription = '11111111-1111-1111-1111-111111111111';

/** A Python that has the SDKs: Debian's is not always the first on the PATH. */
const python = ['python3', '/usr/bin/python3'].find((each) => {
  try {
    execFileSync(each, ['-c', modules.map((name) => `import azure.${name}`).join('\n')], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

const stops: (() => unknown)[] = [];
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  const certificate = await makeCertificate(await mkdtemp(join(tmpdir(), 'python-')));
  const identity = await listenIdentity();
  const arm = createArm(createWorld({ subscriptions: [subscription] }));
  const server = await listenArm(arm, { port: 0, cert: certificate.cert, key: certificate.key });
  stops.push(identity.close, server.close);
  env = {
    ...process.env,
    ARM: server.url,
    SUBSCRIPTION: subscription,
    IDENTITY_ENDPOINT: identity.url,
    IDENTITY_HEADER: identity.header,
    REQUESTS_CA_BUNDLE: certificate.caPath,
  };
});
afterAll(() => Promise.all(stops.map((stop) => stop())));

// Where no Python has the SDKs, the bare requests of arm/clients.test.ts are the test.
it.skipIf(python === undefined)(
  'the Python SDKs take a private endpoint from its request to its end',
  { timeout: 120_000 },
  async () => {
    const { stdout } = await promisify(execFile)(python ?? '', [script], { env });
    expect(stdout.trim().split('\n')).toEqual([
      'group py',
      'account stpy Succeeded True',
      "patched {'a': 'b'}",
      'endpoint Succeeded Pending',
      "names [('stpy.blob.core.windows.net', ['10.0.0.4'])]",
      "record stpy.privatelink.blob.core.windows.net. ['10.0.0.4']",
      expect.stringMatching(/^listed \[.*'stpy'.*'vnet'.*\]$/),
      'gone ResourceNotFound',
    ]);
  },
);
