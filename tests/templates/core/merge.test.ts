import { suite } from 'uvu';
import { type Mirror, openMirror } from '../../mirror.ts';
import { mergeCases } from './merge-cases.ts';

const mirror = await openMirror();
const test = suite<{ mirror: Mirror }>('merge on PGlite', { mirror });
mergeCases(test);
test.after(() => mirror.close());
test.run();
