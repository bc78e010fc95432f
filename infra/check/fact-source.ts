import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Facts, readPublishedTypes } from './facts.ts';

const root = join(import.meta.dirname, '../..');

/** Where the published types are, all of them: a reference that is not part of this repository. */
export const publishedTypes = resolve(root, process.env.ARM_TYPES ?? '../shared/reference/arm-types.json');
/** The part of them that our files use, kept here so that the checks mean something without the reference. */
export const extractedTypes = join(import.meta.dirname, 'types.json');

export const hasPublishedTypes = (): boolean => existsSync(publishedTypes);

export const readPublished = (): Facts => readPublishedTypes(JSON.parse(readFileSync(publishedTypes, 'utf8')));
export const readExtracted = (): Facts => JSON.parse(readFileSync(extractedTypes, 'utf8'));
