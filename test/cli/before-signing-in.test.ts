import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { gatehouse } from './gatehouse.ts';

const folder = mkdtempSync(join(tmpdir(), 'before-'));
const standing = join(folder, 'standing.yaml');
writeFileSync(standing, 'version: 1\n');
beforeAll(() => {
  // Nobody is signed in: a request for a token says so, and not what was typed wrong. Only variables could sign in, and there is no Azure CLI to ask.
  vi.stubEnv('AZURE_TOKEN_CREDENTIALS', 'EnvironmentCredential');
  vi.stubEnv('AZURE_CLIENT_ID', undefined);
  vi.stubEnv('AZURE_TENANT_ID', undefined);
  vi.stubEnv('PATH', folder);
  vi.stubEnv('GATEHOUSE_APP_URL', undefined);
  vi.stubEnv('GATEHOUSE_AUTH_CLIENT_ID', undefined);
});
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

const subscription = '11111111-1111-1111-1111-111111111111';
const live = `--subscription ${subscription}`;
const network = `/subscriptions/${subscription}/resourceGroups/n/providers/Microsoft.Network/virtualNetworks/v`;
const asking = [
  'plan dns --owner own',
  'plan approvals --policy {p.yaml}',
  'doctor',
  'policy init {new}',
  `why st1.blob.core.windows.net --from ${network}`,
  `reach --targets ${network} --from ${network}`,
  'preview {pe.json} --existing live',
];
const app = '--app https://app.example --client-id 00000000-0000-0000-0000-0000000000c1';
const apps = [
  'connections list',
  `connections show ${'a'.repeat(43)}`,
  `connections approve ${'a'.repeat(43)} --etag W/1 --reason r`,
  'clusters list',
  'proposals list',
  'findings --check exposure-storage-public --subject **/storageAccounts/*',
  'findings --subject work-queue',
  'audit --from 2026-05-01 --to 2026-05-31T10:00:00+02:00 --target /subscriptions/11111111-1111-1111-1111-111111111111',
  `connections defer ${'a'.repeat(43)} --reason r --until 2026-06-03T08:00:00Z`,
  `why st1.blob.core.windows.net --from ${network}`,
];

const ask = (line: string) =>
  gatehouse(line.replace('{new}', join(folder, 'new.yaml')).replace('{standing}', standing), {
    'p.yaml': 'version: 1\n',
    'pe.json': [],
  });

describe('what is typed is checked before anybody signs in', () => {
  it.each([...asking.map((line) => `${line} ${live}`), ...apps.map((line) => `${line} ${app}`)])(
    'a right line asks for a token: %s',
    async (line) => {
      const { status, err } = await ask(line);
      expect([status, err]).toEqual([2, expect.stringMatching(/nobody is signed in|gave no token/)]);
    },
  );

  it.each([
    ...asking.flatMap((line) => [
      { line: `${line} --subscription shop`, says: "--subscription: 'shop' is not a subscription id" },
      { line: `${line} ${live} --arm-endpoint http://arm.example`, says: '--arm-endpoint: ' },
      { line: `${line} ${live} --arm-audience nowhere`, says: '--arm-audience: ' },
    ]),
    { line: `plan dns --owner a_b ${live}`, says: "--owner: 'a_b' is not 3 to 63 letters" },
    { line: `plan dns --owner own --policy missing.yaml ${live}`, says: 'missing.yaml: there is no such file' },
    { line: `plan approvals --policy missing.yaml ${live}`, says: 'missing.yaml: there is no such file' },
    { line: `doctor ${live} --name Gate_House`, says: '--name: ' },
    { line: `doctor ${live} --deployment a/b`, says: '--deployment: ' },
    { line: `doctor ${live} --app app.example`, says: '--app: ' },
    { line: `doctor ${live} --client-id gatehouse`, says: '--client-id: ' },
    { line: `policy init {standing} ${live}`, says: 'exists already' },
    { line: `policy init /nowhere/there/policy.yaml ${live}`, says: 'is in a folder that does not exist' },
    { line: `why 10.0.0.4 --from ${network} ${live}`, says: 'is an address' },
    { line: `reach --targets st1 --from ${network} ${live}`, says: "--targets: 'st1' is not a resource id" },
    { line: `reach --targets ${network} --from vnet ${live}`, says: '--from: ' },
    { line: `preview missing.json --existing live ${live}`, says: 'missing.json: there is no such file' },
    { line: 'replay --file {pe.json} --queue-service http://q.example', says: '--queue-service: ' },
    { line: 'replay --file {pe.json} --queue-service https://q.example --queue Events', says: '--queue: ' },
    { line: 'replay --file missing.json --queue-service https://q.example', says: 'there is no such file' },
    ...apps.flatMap((line) => [
      { line: `${line} --app http://app.example`, says: '--app: ' },
      { line: `${line} --app https://app.example --client-id gatehouse`, says: '--client-id: ' },
    ]),
    ...[
      { line: 'audit --from yesterday', says: "--from: 'yesterday' must be a date or a date and time with its zone" },
      { line: 'audit --to 2026-05-01T08:00:00', says: "--to: '2026-05-01T08:00:00' must be a date or a date" },
      { line: 'audit --from 2026-05-02 --to 2026-05-01', says: "--from: '2026-05-02' must be before to" },
      { line: 'audit --from 2025-01-01', says: "--from: '2025-01-01' must be at most 366 days before to" },
      { line: 'audit --target st1', says: "--target: 'st1' is not an ARM resource id" },
      { line: 'findings --check a/b', says: "--check: 'a/b' must be the id of a check" },
      { line: 'findings --subject St1!', says: "--subject: 'St1!' must be an ARM resource id, a pattern" },
      { line: 'findings --subject **/st**', says: "--subject: '**/st**' " },
      { line: 'connections list --resource st1', says: "--resource: 'st1' is not an ARM resource id" },
      { line: `connections reject ${'a'.repeat(43)} --reason a\nb`, says: "--reason: 'a b' must be one line" },
      ...[
        { until: 'tomorrow', says: "--until: 'tomorrow' must be a date and time with its zone" },
        { until: '2026-06-02', says: "--until: '2026-06-02' must be a date and time with its zone" },
        { until: '2026-05-31T00:00:00Z', says: "--until: '2026-05-31T00:00:00Z' must be in the future" },
        { until: '2026-12-01T00:00:00Z', says: "--until: '2026-12-01T00:00:00Z' must be at most 90 days away" },
      ].map(({ until, says }) => ({
        line: `connections defer ${'a'.repeat(43)} --reason r --until ${until}`,
        says,
      })),
      { line: `proposals apply ${'a'.repeat(43)} --etag e --reason ${'r'.repeat(501)}`, says: '--reason: ' },
    ].map(({ line, says }) => ({ line: `${line} ${app}`, says })),
    { line: `connections show st1 ${app}`, says: 'id: is not one' },
    { line: `connections defer st1 --reason r --until 2026-03-09T08:00:00Z ${app}`, says: 'id: is not one' },
    { line: `clusters show aks ${app}`, says: 'id: is not one' },
    { line: `proposals apply p --etag e --reason r ${app}`, says: 'id: is not one' },
  ])('$line', async ({ line, says }) => {
    const { status, out, err } = await ask(line);
    expect([status, out, err]).toEqual([2, '', expect.stringContaining(says)]);
  });
});
