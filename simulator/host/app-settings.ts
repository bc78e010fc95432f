import type { Binding } from './rpc.ts';

export type Env = Readonly<Record<string, string | undefined>>;

/** Replaces each `%NAME%` by the setting of that name. Throws naming the function, the field and the setting that is missing. */
export function resolveSettings(text: string, env: Env, where: string): string {
  return text.replace(/%([^%]+)%/g, (_, name: string) => {
    const value = env[name];
    if (value === undefined || value === '')
      throw new Error(`${where}: the setting ${name} named by %${name}% is missing. Set ${name}.`);
    return value;
  });
}

/** One text option of a binding with its settings filled in. */
export function bindingText(binding: Binding, field: string, env: Env, functionName: string): string {
  const value = binding[field];
  if (typeof value !== 'string' || value === '')
    throw new Error(`Function ${functionName}: ${binding.type} needs ${field}.`);
  return resolveSettings(value, env, `Function ${functionName}, ${field}`);
}

/** Whether `AzureWebJobs.<name>.Disabled` (or the spelling Linux needs) switches a function off. */
export function isDisabled(functionName: string, env: Env): boolean {
  return isTrue(env[`AzureWebJobs.${functionName}.Disabled`] ?? env[`AzureWebJobs_${functionName}_Disabled`]);
}

/** A switch among the settings, as the host reads one. */
export function isTrue(value: string | undefined): boolean {
  return value === '1' || value?.toLowerCase() === 'true';
}
