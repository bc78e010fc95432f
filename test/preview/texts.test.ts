import { describe, expect, it } from 'vitest';
import { short } from '../../src/preview/comment.ts';
import { linesOfPreview } from '../../src/preview/lines.ts';
import { markdownOf } from '../../src/preview/markdown.ts';
import { linesOfSource } from '../../src/preview/source-lines.ts';
import { code } from '../../src/report/markdown.ts';
import { blobZone, endpoint, group, of, policyOf, previewOf, snapshot, storage, zoneGroup } from './support.ts';

const open = (name: string) => storage(name, { publicNetworkAccess: 'Enabled' });
const many = snapshot(
  ...Array.from({ length: 30 }, (_, index) => open(`st${index}`)),
  ...Array.from({ length: 30 }, (_, index) =>
    endpoint(`pe${index}`, { target: `${group}/providers/Microsoft.Storage/storageAccounts/st${index}` }),
  ),
);
/** What is seen before anybody unfolds anything. */
const visible = (markdown: string): readonly string[] =>
  markdown
    .replaceAll(/<details>\n<summary>(.*)<\/summary>[\s\S]*?<\/details>/g, '▸ $1')
    .split('\n')
    .filter((line) => line !== '');

describe('the comment of a preview', () => {
  it('says the worst first, the names in a table, and folds the rest', () => {
    const shown = visible(
      markdownOf(previewOf(snapshot(open('sta'), storage(), endpoint('pe'), zoneGroup('pe', blobZone)))),
    );
    expect(shown[1]).toMatch(/^### Gatehouse: \d findings? \(1 high/);
    expect(shown.join('\n')).toContain('| high | `exposure-storage-public-open` | `storageaccounts/sta` |');
    expect(shown.join('\n')).toContain(
      '| `stshop.blob.core.windows.net` | `privatelink.blob.core.windows.net` | at creation |',
    );
    expect(shown.some((line) => line.startsWith('▸ Zone groups (1)'))).toBe(true);
  });

  it('is at most one screen and fits into a comment, however much there is', () => {
    const markdown = markdownOf(previewOf(many));
    expect(visible(markdown).length).toBeLessThanOrEqual(32);
    expect(markdown.length).toBeLessThan(65_536);
  });

  it.each([
    ['/subscriptions/s/resourcegroups/g/providers/microsoft.a/bs/x', 'bs/x'],
    ['/subscriptions/s/resourcegroups/g/providers/microsoft.a/bs/x/cs/y', 'cs/x/y'],
    [
      "/subscriptions/s/resourcegroups/g/providers/microsoft.a/bs/[f('/a/providers/b')]/cs/y",
      "cs/[f('/a/providers/b')]/y",
    ],
    ['/subscriptions/s/resourcegroups/g', 'resourcegroups/g'],
    ['x', 'x'],
  ])('calls %s by its kind and by its name with those around it', (id, is) => {
    expect(short(id)).toBe(is);
  });

  it('keeps its sentences short: an id in one is what people know it by', () => {
    const network = (name: string) =>
      of('Microsoft.Network/virtualNetworks', name, {
        subnets: [{ name: 'jobs', properties: { addressPrefix: '10.0.0.0/24', defaultOutboundAccess: true } }],
      });
    const markdown = markdownOf(previewOf(snapshot(network('a'), network('b'))));
    expect(markdown).toContain('`subnets/a/jobs`');
    expect(markdown).toContain('`subnets/b/jobs`');
    expect(markdown).not.toContain('/subscriptions/');
  });

  it('says that there is nothing to change where that is so', () => {
    expect(markdownOf(previewOf(snapshot(storage())))).toContain('### Gatehouse: nothing to change');
  });

  it('calls nothing clean where something is not known', () => {
    const content = snapshot(storage('st', { publicNetworkAccess: "[parameters('x')]" }));
    expect(markdownOf(previewOf(content))).toContain('### Gatehouse: no finding, and what is not known: 1');
  });

  const hostile = [
    '@team',
    '#1',
    '[x](https://evil.example)',
    '<img src=x onerror=alert(1)>',
    '`code` **bold**',
    'a | b',
    'line\n### heading\n- list',
    '\u202Eesrever\u200b',
    'https://evil.example/x',
    '</details><script>',
    '-->',
    'www.evil.example',
    'GH-12 org/repo#12',
    '&lt;b&gt;&#64;team',
    '::error::line\r::error::line',
    '###vso[task.setvariable variable=x]y',
  ];
  it.each(hostile)('makes text of %j and nothing else', (text) => {
    const content = snapshot(
      of('Microsoft.Storage/storageAccounts', text, { publicNetworkAccess: 'Enabled' }, { id: '[x]' }),
      endpoint('pe', { target: "[reference('x').id]", groupIds: [text] }),
      of(`Microsoft.Other/${text.replaceAll('/', '')}`, 'x', {}, { id: '[y]' }),
    );
    const markdown = markdownOf(previewOf(content));
    // What is not code is ours: take the code away and nothing of it is left.
    const bare = markdown.replaceAll(/`[^`\n]*`/g, '');
    for (const part of text
      .toLowerCase()
      .split(/[\s`/]+/)
      .filter((each) => each.length > 3))
      expect(bare.toLowerCase()).not.toContain(part);
    expect(markdown).not.toMatch(/[\u202e\u200b]/);
    expect(bare.replaceAll(/<\/?(details|summary)>|<!-- gatehouse preview -->/g, '')).not.toMatch(/[<>]/);
  });

  it.each([
    ['a`b|c', "`a'b¦c`"],
    ['a\u202eb', '`a b`'],
    ['', '–'],
  ])('writes %j as code', (text, is) => {
    expect(code(text)).toBe(is);
  });
});

describe('the lines of a preview', () => {
  it('hold no command of a pipeline', () => {
    const content = snapshot(
      of('::error::x/y', '::set-output name=x::y', {}, { id: '[x]' }),
      of('Microsoft.A/b', '##vso[task.setvariable]x', {}, { id: '[y]' }),
      of('Microsoft.A/b', '###vso[task.setvariable]x', {}, { id: '[z]' }),
      of('Microsoft.A/b', '####[error]x', {}, { id: '[w]' }),
    );
    const lines = linesOfPreview(previewOf(content), policyOf());
    for (const line of lines) expect(line).not.toMatch(/^\s*::|##/);
  });
});

describe('the line of a resource in its source', () => {
  const source = `param name string
resource plain 'Microsoft.Storage/storageAccounts@2025-01-01' = {
  name: 'stshop'
}
@description('x')
resource made 'Microsoft.KeyVault/vaults@2024-11-01' = {
  parent: x
  name: 'kv-\${name}'
}
resource there 'Microsoft.Sql/servers@2023-08-01' existing = {
  name: 'sql'
}
resource a 'Microsoft.Web/sites@2025-03-01' = { name: 'x' }
resource b 'Microsoft.Web/sites@2025-03-01' = if (x) {
  name: 'same'
}
resource c 'Microsoft.Web/sites@2025-03-01' = if (!x) {
  name: 'same'
}
`;
  const declared = (name: string) =>
    `resource x 'Microsoft.Storage/storageAccounts@2024-01-01' = {\n  name: '${name}'\n}\n`;
  const lineOf = (type: string, name: string) => linesOfSource(source)(`${group}/providers/${type}/${name}`);
  it.each([
    ['Microsoft.Storage/storageAccounts', 'stshop', 2],
    ['Microsoft.Storage/storageAccounts', 'other', undefined],
    ['Microsoft.KeyVault/vaults', 'kv-we', 6],
    ['Microsoft.Sql/servers', 'sql', undefined],
    ['Microsoft.Web/sites', 'same', undefined],
    ['Microsoft.Network/natGateways', 'x', undefined],
  ])('of %s %s is %s', (type, name, line) => {
    expect(lineOf(type, name)).toBe(line);
  });

  it('of an id that only a deployment gives is that of its type', () => {
    expect(
      linesOfSource(source)('/subscriptions/unknown/resourcegroups/x/providers/microsoft.keyvault/vaults/[x]'),
    ).toBe(6);
  });

  it.each([
    ['a text of several lines', `var text = '''\n${declared('inside')}it''''\n`],
    ['a comment of several lines', `/* it's\n${declared('inside')}*/\n`],
    ['a comment', `// it's\n  // ${declared('inside').split('\n')[0]}\n  // name: 'inside'\n`],
  ])('is none where %s only reads like a declaration, and the next one keeps its line', (_, before) => {
    const find = linesOfSource(
      `param none string = ''\nvar url = 'https://x.example/it\\'s' // here\n${before}${declared('stlast')}`,
    );
    const id = (name: string) => `${group}/providers/Microsoft.Storage/storageAccounts/${name}`;
    expect(find(id('inside'))).toBeUndefined();
    expect(find(id('stlast'))).toBe(2 + before.split('\n').length);
  });
});
