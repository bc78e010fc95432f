import { foldCase } from '../../core/text.ts';

/** `<prefix>.<guid>.<region>.azure.privatelinkservice`, lower-case: the guid is new each time the service is created. */
export interface AliasParts {
  readonly prefix: string;
  readonly guid: string;
  readonly region: string;
}

/** Undefined where the text is no alias. */
export function aliasParts(alias: string): AliasParts | undefined {
  const [, prefix, guid, region] =
    /^(.+)\.([0-9a-f-]{36})\.([^.]+)\.azure\.privatelinkservice$/.exec(foldCase(alias)) ?? [];
  return prefix === undefined || guid === undefined || region === undefined ? undefined : { prefix, guid, region };
}
