import { spawnSync } from 'node:child_process';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { shared } from '../../scripts/build.ts';

async function bundled(contents: string): Promise<string> {
  const single = { splitting: false, sourcemap: false, write: false, logLevel: 'silent' } as const;
  const { outputFiles } = await build({ ...shared, ...single, stdin: { contents } });
  return outputFiles[0]?.text ?? '';
}

/** What a program says that is bundled as the app is. */
async function said(source: string): Promise<unknown> {
  const args = ['--input-type=module', '-e', await bundled(source)];
  const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env: {} });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}

describe("Node's own modules in the bundle", () => {
  it('make nothing that nobody asks for: no client for fetch, no standard streams', async () => {
    const source = `
      import http from 'node:http';
      import process from 'process';
      import { promisify } from 'node:util';
      import { request } from 'node:https';
      const loaded = process.moduleLoadList.filter((name) => /undici|tty|parse_args/.test(name));
      process.stdout.write(JSON.stringify({ has: [http.createServer, promisify, request].map((it) => typeof it), loaded }));`;
    expect(await said(source)).toEqual({ has: ['function', 'function', 'function'], loaded: [] });
  });

  it.each([
    "import { createServer } from 'node:http';\ncreateServer();",
    "import * as http from 'http';\nhttp.createServer();",
  ])('have a name that the build does not know until it is added: %j', async (source) => {
    await expect(bundled(source)).rejects.toThrow(/createServer/);
  });
});
