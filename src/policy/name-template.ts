import { foldCase } from '../core/text.ts';

/** What a name template may say of an endpoint and of the private link service it connects to. */
const templateWords = ['endpoint', 'service', 'resourceGroup', 'location', 'alias.name'] as const;
export type TemplateWord = (typeof templateWords)[number];
export type TemplateValues = Readonly<Partial<Record<TemplateWord, string>>>;

export type FilledTemplate = { readonly name: string } | { readonly problem: string };

const placeholder = /\{([^{}]*)\}/g;
const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const labels = '1 to 63 letters, digits, hyphens and underscores, no hyphen at either end';

/**
 * The record name a template gives, lower-case. Every value is one label or part of one: a resource group named `a.b` doesn't
 * make two of it. A problem where a placeholder is unknown or has no value, or where the outcome is no DNS name.
 */
export function fillTemplate(template: string, values: TemplateValues): FilledTemplate {
  for (const [text, word = ''] of template.matchAll(placeholder)) {
    if (!isWord(word)) {
      return { problem: `'${text}' is no placeholder; use ${templateWords.map((each) => `{${each}}`).join(', ')}` };
    }
    const value = values[word];
    if (value === undefined) return { problem: `${text} is not known here` };
    if (value.includes('.')) return { problem: `${text} is '${value}', which is not one DNS label: ${labels}` };
  }
  const name = template.replaceAll(placeholder, (_, word: string) => (isWord(word) ? (values[word] ?? '') : ''));
  const lower = foldCase(name);
  for (const part of lower.split('.')) {
    if (!label.test(part)) return { problem: `'${lower}' is not a DNS name: '${part}' is not ${labels}` };
  }
  return { name: lower };
}

/** Why a template can never give a name for any endpoint; undefined where it can. */
export function findTemplateProblem(template: string): string | undefined {
  const filled = fillTemplate(template, Object.fromEntries(templateWords.map((word) => [word, 'x'])));
  return 'problem' in filled ? filled.problem : undefined;
}

const isWord = (text: string): text is TemplateWord => (templateWords as readonly string[]).includes(text);
