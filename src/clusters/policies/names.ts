/** How Kubernetes wants things to be called (https://kubernetes.io/docs/concepts/overview/working-with-objects/names/). */

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const domain = new RegExp(`^${label}(\\.${label})*$`);
const part = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;
const mostOfDomain = 253;
const mostOfPart = 63;

/** The name of a policy, as of most objects. */
export const isObjectName = (text: string): boolean => text.length <= mostOfDomain && domain.test(text);

const namespaceName = new RegExp(`^${label}$`);
export const isNamespaceName = (text: string): boolean => text.length <= mostOfPart && namespaceName.test(text);

const isPart = (text: string): boolean => text.length <= mostOfPart && part.test(text);

/** The key of a label or an annotation: a name, and before it perhaps a domain and a slash. */
export function isLabelKey(text: string): boolean {
  const [first = '', second, ...more] = text.split('/');
  if (more.length > 0) return false;
  return second === undefined ? isPart(first) : isObjectName(first) && isPart(second);
}

export const isLabelValue = (text: string): boolean => text === '' || isPart(text);

export const formOfName =
  "expected lower-case letters, digits, '-' and '.', with a letter or digit at both ends of each part";
export const formOfNamespace =
  "expected at most 63 lower-case letters, digits and '-', with a letter or digit at both ends";
export const formOfKey =
  "is no key of a label; expected at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends, and before a '/' a domain in lower case";
export const formOfValue =
  "is no value of a label; expected at most 63 letters, digits, '-', '_' and '.', with a letter or digit at both ends";
