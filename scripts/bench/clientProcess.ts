/** A process that does jobs, one at a time, with the engine of n8n loaded once. */
import { loadPackage } from '../../test/support/n8n';
import { work, type Job, type Said } from './contenders';
import { serve } from './messages';

/** Growth of this process while it did a job, in bytes. */
export interface Growth {
	said: Said;
	/** Most resident memory during the job, above what there was before it. */
	resident: number;
	/** What the collector would keep at its end, above what there was before it. */
	kept: number;
}

serve({
	load: async () => {
		await loadPackage();
	},
	work: async (job: Job) => await work(job),
	grow: async (job: Job): Promise<Growth> => {
		global.gc?.();
		const before = process.memoryUsage();
		let most = before.rss;
		const sampling = setInterval(() => {
			most = Math.max(most, process.memoryUsage.rss());
		}, 20);
		const said = await work(job);
		clearInterval(sampling);
		most = Math.max(most, process.memoryUsage.rss());
		global.gc?.();
		const kept = process.memoryUsage().heapUsed - before.heapUsed;
		return { said, resident: most - before.rss, kept };
	},
});
