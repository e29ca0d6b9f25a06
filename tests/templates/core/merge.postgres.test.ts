import { suite } from 'uvu';
import { type Mirror, openMirror } from '../../mirror.ts';
import { freshDatabase } from '../../postgres.ts';
import { mergeCases } from './merge-cases.ts';

const fresh = await freshDatabase();
const mirror = await openMirror(fresh.url);
const test = suite<{ mirror: Mirror }>('merge on PostgreSQL', { mirror });
mergeCases(test);
test.after(async () => {
  await mirror.close();
  await fresh.drop();
});
test.run();
