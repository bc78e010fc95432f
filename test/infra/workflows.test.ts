import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from './support/infra.ts';

const folder = join(root, '.github/workflows');

it.each(readdirSync(folder))(
  '%s runs no action that somebody else can move: each by its commit, and with no more than to read',
  (file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const uses = [...text.matchAll(/uses: (\S+)(.*)/g)];
    expect(uses.length).toBeGreaterThan(0);
    for (const [, action, version] of uses) {
      expect(action).toMatch(/^[\w-]+\/[\w-]+@[0-9a-f]{40}$/);
      expect(version).toMatch(/^ # v\d+\.\d+\.\d+$/);
    }
    expect(text).toMatch(/^permissions:\n {2}contents: read$/m);
  },
);
