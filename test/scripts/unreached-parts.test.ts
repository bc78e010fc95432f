import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { onlyShapes } from '../../scripts/unreached-parts.ts';

const eventGrid = join(dirname(createRequire(import.meta.url).resolve('@azure/eventgrid')), '../esm/generated');

describe('what the bundle leaves out of kept libraries', () => {
  it('is no shape of an event that the client of a topic sends', async () => {
    const client = await readFile(join(eventGrid, 'generatedClient.js'), 'utf8');
    const sent = new Set(Array.from(client.matchAll(/className: "(\w+)"/g), ([, name]) => name));
    expect([...sent].filter((name) => name !== 'EventGridEvent' && name !== 'CloudEvent')).toEqual([]);
    const source = await readFile(join(eventGrid, 'models/mappers.js'), 'utf8');
    const kept = onlyShapes(source, ['EventGridEvent', 'CloudEvent']);
    expect(kept.match(/^export const \w+/gm)).toEqual(['export const EventGridEvent', 'export const CloudEvent']);
    // Whole, and as it was.
    for (const shape of kept.split(/^(?=export)/m)) expect(source).toContain(shape.trim());
  });

  it.each([
    { when: 'a shape is missing', source: 'export const Other = {\n};\n', says: 'is not where it was' },
    {
      when: 'a shape leads to another',
      source: 'export const CloudEvent = {\n className: "CloudEvent", data: { className: "Data" },\n};\n',
      says: 'leads to className: "Data"',
    },
  ])('stops the build where $when', ({ source, says }) => {
    expect(() => onlyShapes(source, ['CloudEvent'])).toThrow(says);
  });
});
