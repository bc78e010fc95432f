import packageJson from '../../package.json' with { type: 'json' };

/** The version of the product: of its manifest alone, which a build takes into the bundle. */
export const version: string = packageJson.version;
