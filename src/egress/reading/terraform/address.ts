/** A reference or address in steps: `module.nets["we"].azurerm_subnet.a` has four. Keys may hold dots, brackets and quotes. */
export function stepsOf(address: string): readonly string[] {
  const steps = [''];
  let isKey = false;
  let isQuoted = false;
  for (let at = 0; at < address.length; at += 1) {
    const letter = address.charAt(at);
    if (isQuoted && letter === '\\') {
      steps[steps.length - 1] += letter + address.charAt(at + 1);
      at += 1;
      continue;
    }
    if (letter === '"' && isKey) isQuoted = !isQuoted;
    if (letter === '[' && !isQuoted) isKey = true;
    if (letter === ']' && !isQuoted) isKey = false;
    if (letter === '.' && !isKey) steps.push('');
    else steps[steps.length - 1] += letter;
  }
  return steps;
}

/** A step without its instance key: the configuration has one entry for all instances. */
export const withoutKey = (step: string): string => step.replace(/\[[\s\S]*\]$/, '');

/** `module.a["k"].module.b` gives `['a["k"]', 'b']`. */
export function modulesOf(address: string): readonly string[] {
  const steps = stepsOf(address);
  return steps.filter((_, index) => index % 2 === 1 && steps[index - 1] === 'module');
}

/** An address below a module; the root module's own where that is empty. */
export const below = (module: string, address: string): string => (module === '' ? address : `${module}.${address}`);

/** The module a module was called from. */
export const callerOf = (module: string): string => stepsOf(module).slice(0, -2).join('.');
