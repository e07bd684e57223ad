import type { IDataObject } from 'n8n-workflow';

import { asObject, asText } from '../../../engine/model/answer';
import { isWholeNumber } from '../../../engine/model/checks';
import {
	endOperation,
	readOperation,
	type EndOperation,
	type Field,
	type ReadOperation,
} from '../../../engine/model/operation';
import { get, path, remove } from '../../../engine/model/request';
import { appId, jobId, ruleId } from './fields';
import { streamJobs } from './limits';
import { simpleJob } from './simple';
import { timeOrNull, vendorTime } from './time';

/** Job kinds by their word in the path. */
export type JobPath = 'individual-stream-jobs' | 'mix-stream-jobs';

/** Seconds after which a job without a stream ends by itself. */
export const maxIdleTime: Field = {
	displayName: 'Max Idle Time',
	name: 'maxIdleTime',
	type: 'number',
	default: 30,
	typeOptions: { minValue: 5, maxValue: 43_200 },
	description: 'Seconds without a stream after which the job ends by itself, 5 to 43200',
};

export const isIdleTime = isWholeNumber({ min: 5, max: 43_200 });

export const jobRule: Field = {
	...ruleId,
	description: 'The rule by which the recording is stored',
};

/** A job without the vendor's sign for a time that is not set. */
export function jobItem(body: unknown): IDataObject {
	const job = asObject(body);
	const times = ['start_time', 'stop_time', 'create_time', 'update_time'].filter(
		(name) => name in job,
	);
	return {
		...job,
		...Object.fromEntries(times.map((name) => [name, timeOrNull(job[name])])),
	} as IDataObject;
}

/** Reads a job: `GET /v2/apps/{app_id}/<kind>/{job_id}` (CloudRTC API reference). */
export const getJob = (kind: JobPath, what: string): ReadOperation =>
	readOperation({
		name: 'Get',
		action: `Get ${what}`,
		description: 'Get the state of a recording job',
		fields: [appId, jobId],
		target: ['appId', 'jobId'],
		request: ({ appId, jobId }) => get(`${path`/v2/apps/${appId}`}/${kind}${path`/${jobId}`}`),
		limit: streamJobs,
		notFound: ['404 RTC.*'],
		item: jobItem,
		simple: simpleJob,
	});

/**
 * Stops a job: `DELETE /v2/apps/{app_id}/<kind>/{job_id}` (CloudRTC API reference). A job that is
 * over is refused with its own code.
 */
export const stopJob = (kind: JobPath, what: string, look: ReadOperation): EndOperation =>
	endOperation({
		name: 'Stop',
		action: `Stop ${what}`,
		description: 'End a recording job; the room goes on',
		notice: 'Nothing more is recorded. What is recorded stays, and the room and its users go on.',
		fields: [appId, jobId],
		target: ['appId', 'jobId'],
		request: ({ appId, jobId }) => remove(`${path`/v2/apps/${appId}`}/${kind}${path`/${jobId}`}`),
		limit: streamJobs,
		repeat: 'safe',
		answers: {
			'200': 'accepted',
			'202': 'accepted',
			'204': 'accepted',
			'404 RTC.*': 'notFound',
			'400 RTC.00001009': 'alreadyEnded',
		},
		// "Stopping a … Recording Job": 404 because the app or the job does not exist.
		accepts: 'existing',
		verify: {
			look,
			every: 2,
			upTo: 60,
			lookParameters: ({ appId, jobId }) => ({ appId, jobId }),
			sees: ({ notFound, body }) => {
				if (notFound) return 'absent';
				const state = asText(asObject(body).state);
				if (state === 'STOPPED') return 'over';
				return ['INIT', 'RUNNING'].includes(state) ? 'alive' : undefined;
			},
			endedAt: ({ body }) => {
				const { state, stop_time: at } = asObject(body);
				return state === 'STOPPED' ? vendorTime(at) : undefined;
			},
			facts: ({ body }) => {
				const { stop_reason: stopReason } = asObject(body);
				return typeof stopReason === 'string' ? { stopReason } : {};
			},
		},
	});
