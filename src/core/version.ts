import packageJson from '../../package.json' with { type: 'json' };

/** The version of the product: of its manifest alone, which a build takes into the bundle. */
export const version: string = packageJson.version;

/** For every client of an SDK: what the logs of Azure name us by, and by which release. */
export const userAgentOptions = { userAgentPrefix: `gatehouse/${version}` } as const;
