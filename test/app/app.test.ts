import { readFileSync } from 'node:fs';
import framework from '@azure/functions';
import { describe, expect, it } from 'vitest';
import { createApp } from '../../src/app/app.ts';

// Node does not know by name what this package has: it is bundled.
const { InvocationContext } = framework;

const sample = JSON.parse(readFileSync(new URL('../../local.settings.sample.json', import.meta.url), 'utf8')) as {
  Values: Record<string, string>;
};

describe('an invocation that fails', () => {
  it('says so with stack and cause, and fails', async () => {
    const lines: string[] = [];
    const context = new InvocationContext({
      functionName: 'reconcile',
      invocationId: 'i-1',
      logHandler: (level, ...args) => lines.push(`${level} ${args.join(' ')}`),
    });
    const { GATEHOUSE_NOTIFY_TOPIC: _, ...settings } = sample.Values;
    const app = createApp(settings, '.');
    await expect(app.handleMessage({ v: 1, room: 'nowhere' }, context)).rejects.toThrow();
    const [line = ''] = lines;
    expect(line).toMatch(/^error reconcile failed \{/);
    expect(JSON.parse(line.slice('error reconcile failed '.length))).toMatchObject({
      invocationId: 'i-1',
      error: {
        name: 'InputError',
        message: expect.stringContaining('room'),
        stack: expect.stringContaining('message.ts'),
      },
    });
  });
});
