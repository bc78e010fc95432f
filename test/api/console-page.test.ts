import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApi } from '../../src/api/create-api.ts';
import type { ApiResponse } from '../../src/api/message.ts';
import { openConsoleFiles } from '../../src/app/console-files.ts';
import { requestId, World } from './world.ts';

let folder = '';
const files = {
  'index.html': { contentType: 'text/html; charset=utf-8', etag: '"p1"' },
  'assets/console-AB.js': { contentType: 'text/javascript; charset=utf-8', etag: '"a1"' },
};

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'console-'));
  await mkdir(join(folder, 'assets'));
  for (const file of Object.keys(files)) {
    for (const [ending, text] of [
      ['', 'plain'],
      ['.gz', 'zipped'],
      ['.br', 'brotli'],
    ] as const)
      await writeFile(join(folder, `${file}${ending}`), text);
  }
  const [page, asset] = Object.entries(files).map(([file, about]) => ({ file, ...about }));
  const manifest = { page, pages: ['/', '/connections/{id}'], assets: { '/assets/console-AB.js': asset } };
  await writeFile(join(folder, 'manifest.json'), JSON.stringify(manifest));
});
afterAll(() => rm(folder, { recursive: true }));

async function send(line: string, headers: Record<string, string> = {}, from = folder): Promise<ApiResponse> {
  const [method = '', path = ''] = line.split(' ');
  const world = new World();
  world.console = openConsoleFiles(from);
  const url = new URL(path, 'https://gatehouse.example');
  const request = { id: requestId, method, url, params: {}, query: url.searchParams, text: async () => '' };
  return createApi(world.dependencies()).unknownRoute({ ...request, headers: new Headers(headers) });
}

describe('the console', () => {
  it.each([
    ['GET /', 200],
    ['GET /connections/abc', 200],
    ['GET /connections/abc/', 200],
    ['GET /?state=approved', 200],
    ['GET /connections', 404],
    ['GET /assets/console-XX.js', 404],
    ['GET /assets/', 404],
    ['GET /manifest.json', 404],
    ['GET /__proto__', 404],
    ['GET /constructor', 404],
  ])('answers a browser %s with %i and the page', async (line, status) => {
    const answer = await send(line, { accept: 'text/html,*/*;q=0.8' });
    expect(answer.status).toBe(status);
    expect(String(answer.body)).toBe('plain');
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
    });
  });

  it('lets the page run and reach nothing that is not of this site, and nobody frame it', async () => {
    const policy = (await send('GET /')).headers['content-security-policy'] ?? '';
    const directives = Object.fromEntries(policy.split('; ').map((each) => each.split(/ (.*)/)));
    expect(directives).toMatchObject({
      'default-src': "'none'",
      'script-src': "'self'",
      'style-src': "'self'",
      'connect-src': "'self'",
      'frame-ancestors': "'none'",
      'base-uri': "'none'",
      'require-trusted-types-for': "'script'",
    });
    expect(policy).not.toMatch(/unsafe|\*|data:|https?:/);
  });

  it('answers a program that an address is nothing', async () => {
    const answer = await send('GET /nothing', { accept: 'application/json' });
    expect(answer.status).toBe(404);
    expect(JSON.parse(String(answer.body))).toMatchObject({ type: 'urn:gatehouse:problem:not-found' });
  });

  it('has its files kept for a year, and its page asked for again', async () => {
    const asset = await send('GET /assets/console-AB.js');
    expect(asset.headers).toMatchObject({
      'content-type': 'text/javascript; charset=utf-8',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: '"a1"',
      vary: 'accept-encoding',
    });
    expect(asset.status).toBe(200);
    const again = await send('GET /', { 'if-none-match': '"p0", W/"p1"' });
    expect(again).toMatchObject({ status: 304, body: '', headers: { etag: '"p1"' } });
    expect((await send('GET /', { 'if-none-match': '"p0"' })).status).toBe(200);
  });

  it.each([
    ['br, gzip', 'br', 'brotli'],
    ['gzip, deflate', 'gzip', 'zipped'],
    ['gzip;q=0, br;q=0.5', 'br', 'brotli'],
    ['br;q=0, gzip;q=0.0', undefined, 'plain'],
    ['identity', undefined, 'plain'],
  ])('sends the coding that %s takes', async (accepted, coding, text) => {
    const answer = await send('GET /assets/console-AB.js', { 'accept-encoding': accepted });
    expect(answer.headers['content-encoding']).toBe(coding);
    expect(String(answer.body)).toBe(text);
  });

  it('answers HEAD without a body', async () => {
    expect(await send('HEAD /')).toMatchObject({ status: 200, body: '', headers: { etag: '"p1"' } });
  });

  it('is nothing where none was built, and the API is there all the same', async () => {
    const answer = await send('GET /', { accept: 'text/html' }, join(folder, 'elsewhere'));
    expect(answer.status).toBe(404);
  });
});
