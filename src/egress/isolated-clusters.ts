// What AKS does not support for network isolated clusters, for the checks and for the lines of isolation.

/** Lower-case types of extensions that need a way out. */
export const unsupportedExtensions: ReadonlySet<string> = new Set([
  'microsoft.dapr',
  'microsoft.appconfiguration',
  'microsoft.azureml.kubernetes',
  'microsoft.flux',
  'microsoft.dataprotection.kubernetes',
]);

/** The oldest version that can be isolated. */
export const oldestVersion = '1.30';

/** Whether a version of Kubernetes is older than that; undefined where the text is no version. */
export function isTooOld(version: string): boolean | undefined {
  const [major = Number.NaN, minor = Number.NaN] = version.split('.').map(Number);
  if (Number.isNaN(major) || Number.isNaN(minor)) return undefined;
  const [oldestMajor = 0, oldestMinor = 0] = oldestVersion.split('.').map(Number);
  return major < oldestMajor || (major === oldestMajor && minor < oldestMinor);
}
