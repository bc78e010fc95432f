import { spawnSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { shared } from '../../scripts/build.ts';
import {
  enumsOnDemand,
  onlyOperations,
  onlyReached,
  parametersOf,
  shapesReached,
} from '../../scripts/generated-clients.ts';
import { onlyShapes, proxiesWhenUsed } from '../../scripts/unreached-parts.ts';

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

const operations = `export class BlobImpl {
    download(options) {
        return this.client.sendOperationRequest({ options }, downloadOperationSpec);
    }
    seal(body, options) {
        return this.client.sendOperationRequest({ body, options }, sealOperationSpec);
    }
}
const downloadOperationSpec = {
    responses: { 200: { headersMapper: Mappers.Headers }, 206: { element: { className: "Page" } } },
};
const sealOperationSpec = {
    requestBody: Parameters.body,
    responses: { 200: { headersMapper: Mappers.SealHeaders } },
};
`;
const shapes = ['Headers', 'Page', 'SealHeaders', 'Body', 'Inner', 'Taken', 'Nobodys']
  .map((name) => {
    const leads = { Page: '{ className: "Inner" }', Inner: '{ ...Taken.type.modelProperties }' }[name] ?? '{}';
    return `export const ${name} = {\n    type: ${leads},\n};\n`;
  })
  .join('');
const parameters = `import { Body as BodyMapper, Page as PageMapper, } from "../models/mappers.js";
export const body = {
    mapper: BodyMapper,
};
`;

describe('a generated client of which some is called', () => {
  it.each([
    { called: ['download'], gone: 'seal', reached: ['Headers', 'Page', 'Inner', 'Taken'] },
    { called: ['seal'], gone: 'download', reached: ['SealHeaders', 'Body'] },
  ])('keeps $called with the shapes it leads to, and refuses the rest', ({ called, gone, reached }) => {
    const cut = onlyOperations(operations, 'blob', called);
    expect(cut).toContain(`throw new Error("blob.${gone} is not in this build");`);
    expect(cut).not.toContain(`${gone}OperationSpec`);
    const found = shapesReached([cut], parameters, shapes);
    expect([...found].sort()).toEqual(reached.sort());
    expect(
      onlyReached(shapes, found)
        .match(/(?<=^export const )\w+/gm)
        ?.sort(),
    ).toEqual(reached);
    const asked = parametersOf(parameters, found);
    for (const name of ['Body', 'Page'])
      expect(asked.includes(`const ${name}Mapper = undefined;`)).toBe(!reached.includes(name));
  });

  it.each([
    {
      when: 'an operation',
      does: () => onlyOperations(operations, 'blob', ['undelete']),
      says: 'operation blob.undelete',
    },
    { when: 'a shape', does: () => shapesReached(['Mappers.Lost'], parameters, shapes), says: 'shape Lost' },
  ])('stops the build where $when is missing', ({ does, says }) => {
    expect(does).toThrow(`The ${says} is not where it was`);
  });

  it('fills an enum only where it is asked for, with the same values', () => {
    const source =
      'export var Known;\n(function (Known) {\n    /** One. */\n    Known["One"] = "1";\n})(Known || (Known = {}));\n';
    const filled = enumsOnDemand(source);
    expect(filled).toContain('/* @__PURE__ */');
    expect(new Function(`${filled.replace('export ', '')} return Known;`)()).toEqual({ One: '1' });
  });
});

describe('what sends requests by way of a proxy', () => {
  it('is no longer searched for where the library has none', () => {
    expect(() => proxiesWhenUsed('import { HttpProxyAgent } from "http-proxy-agent";\n')).toThrow(
      'not where they were',
    );
  });

  it.each([
    { when: 'the environment names one', env: { HTTPS_PROXY: 'http://proxy.test:8080' }, agent: 'proxy.test:8080' },
    { when: 'one is for other requests', env: { HTTPS_PROXY: 'http://proxy.test:8080', NO_PROXY: 'azure.test' } },
    { when: 'there is none', env: {} },
  ])('is asked where $when', async ({ env, agent }) => {
    const contents = `
      import { createPipelineRequest, proxyPolicy } from '@azure/core-rest-pipeline';
      const request = createPipelineRequest({ url: 'https://azure.test/' });
      await proxyPolicy().sendRequest(request, () => undefined);
      console.log(JSON.stringify({ agent: request.agent?.proxy.host }));`;
    const { outputFiles } = await build({
      ...shared,
      stdin: { contents, resolveDir: import.meta.dirname },
      ...{ splitting: false, sourcemap: false, write: false },
    });
    const args = ['--input-type=module', '-e', outputFiles?.[0]?.text ?? ''];
    const { stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', env });
    expect({ stdout, stderr }).toEqual({ stdout: `${JSON.stringify({ agent })}\n`, stderr: '' });
  });
});
