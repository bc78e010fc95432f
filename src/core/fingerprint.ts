import { hash } from 'node:crypto';
import { foldCase } from './text.ts';

/** base64url(sha256(lower-cased text)), 43 characters: two contents that give the same are taken for the same. */
export const fingerprint = (text: string): string => digest(foldCase(text));

/** The same of a text to the letter, whatever its case says. */
export const digest = (text: string): string => hash('sha256', text, 'base64url');
