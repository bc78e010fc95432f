import { describeDelayed } from './support/shipped.ts';

describeDelayed(1);
