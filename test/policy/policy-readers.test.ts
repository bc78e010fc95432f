import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AnonymousCredential } from '@azure/storage-blob';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PolicyProblem } from '../../src/policy/policy-problem.ts';
import { blobReader, fileReader, policyReader } from '../../src/policy/policy-readers.ts';

const credential = { getToken: async () => null };

describe('a file', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'policy-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('is read, found unchanged, and read again when it changes', async () => {
    const path = join(folder, 'policy.yaml');
    const read = fileReader(path);
    expect(await read()).toBe('missing');
    writeFileSync(path, 'version: 1\n');
    const first = await read();
    expect(first).toMatchObject({ text: 'version: 1\n' });
    const etag = typeof first === 'object' ? first.etag : '';
    expect(await read(etag)).toBe('unchanged');
    writeFileSync(path, 'version: 1\n# more\n');
    expect(await read(etag)).toMatchObject({ text: 'version: 1\n# more\n' });
  });

  it('named by a relative path is in the folder of the app', async () => {
    writeFileSync(join(folder, 'p.yaml'), 'version: 1\n');
    expect(await policyReader('p.yaml', folder, credential)()).toMatchObject({ text: 'version: 1\n' });
    expect(await policyReader(join(folder, 'p.yaml'), '/nowhere', credential)()).toMatchObject({
      text: 'version: 1\n',
    });
  });

  it('that is a folder is a problem for a person', async () => {
    await expect(fileReader(folder)()).rejects.toThrow(PolicyProblem);
  });
});

describe('a blob', () => {
  let server: Server;
  let url: string;
  let blob: { status: number; etag: string; text: string; code?: string; type?: string; commit?: string };
  beforeEach(async () => {
    blob = { status: 200, etag: '"1"', text: 'version: 1\n# é\n', code: 'SomeCode', type: 'BlockBlob' };
    server = createServer(({ headers }, answer) => {
      const status = headers['if-none-match'] === blob.etag && blob.status === 200 ? 304 : blob.status;
      answer.writeHead(status, {
        etag: blob.etag,
        ...(status === 200 && blob.type !== undefined ? { 'x-ms-blob-type': blob.type } : {}),
        ...(status === 200 && blob.commit !== undefined ? { 'x-ms-meta-Commit': blob.commit } : {}),
        ...(status >= 400 && blob.code !== undefined ? { 'x-ms-error-code': blob.code } : {}),
        'content-length': status === 200 ? Buffer.byteLength(blob.text) : 0,
      });
      answer.end(status === 200 ? blob.text : undefined);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/account/policy/policy.yaml`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('is read, found unchanged, and read again when it changes', async () => {
    const read = blobReader(url, new AnonymousCredential());
    expect(await read()).toEqual({ text: 'version: 1\n# é\n', etag: '"1"' });
    expect(await read('"1"')).toBe('unchanged');
    blob = { ...blob, etag: '"2"', text: 'version: 1\n' };
    expect(await read('"1"')).toEqual({ text: 'version: 1\n', etag: '"2"' });
  });

  const sha = '0123456789abcdef0123456789abcdef01234567';
  it.each([
    { what: 'a commit', commit: sha, is: sha },
    { what: 'a short one', commit: sha.slice(0, 7), is: sha.slice(0, 7) },
    { what: 'anything else', commit: 'main <b>', is: undefined },
    { what: 'nothing', commit: undefined, is: undefined },
  ])('whose metadata says $what is of the commit $is', async ({ commit, is }) => {
    blob = { ...blob, ...(commit === undefined ? {} : { commit }) };
    const answer = await blobReader(url, new AnonymousCredential())();
    expect(typeof answer === 'object' ? answer.commit : answer).toBe(is);
  });

  it.each([
    { status: 404, becomes: 'missing', expected: 'missing' },
    { status: 403, becomes: 'a problem for a person', expected: expect.any(PolicyProblem) },
    { status: 401, becomes: 'a problem for a person', expected: expect.any(PolicyProblem) },
    { status: 503, becomes: 'thrown on, to pass by waiting', expected: expect.objectContaining({ statusCode: 503 }) },
  ])('that answers $status is $becomes', async ({ status, expected }) => {
    blob = { ...blob, status };
    const answer = await blobReader(url, new AnonymousCredential())().catch((error: unknown) => error);
    expect(answer).toEqual(expected);
    if (status === 503) expect(answer).not.toBeInstanceOf(PolicyProblem);
  });

  it.each([
    { what: 'a page in place of the document', status: 200 },
    { what: 'a 404 without a code of storage', status: 404 },
    { what: 'a 403 without a code of storage', status: 403 },
  ])(
    'is unread, neither missing nor refused nor a document, where something in between answers: $what',
    async ({ status }) => {
      blob = { status, etag: '"9"', text: '<html>welcome</html>' };
      const answer = await blobReader(url, new AnonymousCredential())().catch((error: unknown) => error);
      expect(answer).toBeInstanceOf(Error);
      expect(answer).not.toBeInstanceOf(PolicyProblem);
    },
  );

  it('never gets a token over plain http', async () => {
    const read = blobReader(url, {
      getToken: async () => ({ token: 'secret', expiresOnTimestamp: Date.now() + 60_000 }),
    });
    await expect(read()).rejects.toThrow(/https/i);
  });
});
