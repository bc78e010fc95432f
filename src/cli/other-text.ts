import { isRecord } from '../core/arm-body.ts';
import { findJson } from '../core/find-json.ts';

interface Kind {
  readonly is: string;
  readonly give: string;
  matches(lines: readonly string[]): boolean;
}

const first = (pattern: RegExp) => (lines: readonly string[]) => pattern.test(lines[0] ?? '');

/** What people give where JSON is expected, recognised by the first line with content; the first match counts. */
const kinds: readonly Kind[] = [
  {
    is: 'Terraform source',
    give: 'what `terraform show -json PLAN` prints',
    matches: first(/^(resource|data|module|provider|variable|output)\s+"|^(terraform|locals)\s*\{/),
  },
  {
    is: 'Bicep source',
    give: 'what `bicep snapshot` or `bicep build` writes',
    matches: first(/^(targetScope\s*=|using\s+'|(param|resource|module|var|metadata|output|type|func)\s+\w|@\w+\()/),
  },
  {
    is: 'the stream of events of `terraform plan -json`',
    give: 'what `terraform show -json PLAN` prints',
    matches: ([line = '']) => isRecord(findJson(line)) && '@level' in (findJson(line) as object),
  },
  {
    is: 'JSON line by line',
    give: 'one value: an object, or an array of them',
    matches: (lines) => lines.length > 1 && lines.slice(0, 2).every((line) => isRecord(findJson(line))),
  },
  {
    is: 'objects of Kubernetes in YAML',
    give: 'what `kubectl get … -o json` prints where objects of a cluster are read, and else JSON, as `az … -o json` prints',
    matches: first(/^(apiVersion|kind):\s/),
  },
  {
    // A key, as no JSON begins with, nor a tool's `ERROR:`.
    is: 'YAML, as a policy is written',
    give: 'JSON, as `az … -o json` prints; a policy goes to --policy',
    matches: first(/^(- )?[a-z][\w.-]*:(\s|$)/),
  },
];

/** Of a text that is no JSON: what it looks like and what was expected instead; undefined where it matches nothing. */
export function describeOtherText(text: string): string | undefined {
  const lines = text
    .slice(0, 10_000)
    .split('\n')
    .map((line) => line.replace(/^\uFEFF/, '').trimEnd())
    .filter((line) => !/^(#.*|\/\/.*|---)?\s*$/.test(line));
  const kind = kinds.find(({ matches }) => matches(lines));
  return kind === undefined ? undefined : `looks like ${kind.is}; expected ${kind.give}`;
}
