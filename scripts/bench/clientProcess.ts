/** A process that does jobs, one at a time, with the engine of n8n loaded once. */
import { loadPackage } from '../../test/support/n8n';
import { work, type Job, type Said } from './contenders';
import { serve } from './messages';

/** Growth of this process while it did a job, in bytes. */
export interface Growth {
	said: Said;
	/** Most resident memory during the job, above what there was before it. */
	resident: number;
}

serve({
	load: async () => {
		await loadPackage();
	},
	work: async (job: Job) => await work(job),
	/** Several nodes of one workflow, side by side. */
	workAll: async (jobs: Job[]) => await Promise.all(jobs.map(work)),
	grow: async (job: Job): Promise<Growth> => {
		const before = process.memoryUsage.rss();
		let most = before;
		const sampling = setInterval(() => {
			most = Math.max(most, process.memoryUsage.rss());
		}, 20);
		const said = await work(job);
		clearInterval(sampling);
		most = Math.max(most, process.memoryUsage.rss());
		return { said, resident: most - before };
	},
});
