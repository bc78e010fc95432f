import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { main } from '../../src/cli/main.ts';

interface Answer {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line; each `{name}` in it becomes the path of the file of that name. */
export async function gatehouse(
  line: string,
  files: Readonly<Record<string, unknown>> = {},
  input: unknown = '',
  now = new Date('2026-06-01T00:00:00Z'),
): Promise<Answer> {
  const folder = mkdtempSync(join(tmpdir(), 'cli-'));
  const paths = Object.entries(files).map(([name, body]) => {
    const path = join(folder, name);
    writeFileSync(path, Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body));
    return [`{${name}}`, path] as const;
  });
  const args = line.split(' ').map((word) => paths.find(([name]) => name === word)?.[1] ?? word);
  const written = { out: '', err: '' };
  const status = await main(args, {
    out: (text) => {
      written.out += text;
    },
    err: (text) => {
      written.err += text;
    },
    readInput: async () => Buffer.from(typeof input === 'string' ? input : JSON.stringify(input)),
    now,
  });
  rmSync(folder, { recursive: true });
  return { status, ...written };
}
