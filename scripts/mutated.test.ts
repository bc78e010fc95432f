import { readRun } from './mutation-run.ts';

/** The tests of one mutated file as one, so that they are collected together. */
for (const path of readRun().tests) await import(path);
