import { isRecord } from '../../../core/arm-body.ts';
import { field, lowerText } from '../../body.ts';

/** Whether this is a template: compiled from Bicep, exported, or written by hand. */
export const isTemplate = (content: unknown): boolean => {
  if (!isRecord(content)) return false;
  const resources = field(content, 'resources');
  return schemaOf(content).includes('deploymenttemplate.json') && (Array.isArray(resources) || isRecord(resources));
};

/** Whether this is a file of parameters, which says nothing without its template. */
export const isParameters = (content: unknown): boolean =>
  isRecord(content) && schemaOf(content).includes('deploymentparameters.json');

const schemaOf = (content: unknown): string => lowerText(field(content, '$schema')) ?? '';
