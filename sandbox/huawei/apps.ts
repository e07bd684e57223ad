import { randomBytes } from 'node:crypto';

import { secrets, targets } from '../framework/targets';

/** Joining users' signatures are made with this; the API returns it in clear. */
export const APP_KEY = 'sandbox-app-key-0123456789abcdef';

const CREATED = Date.parse('2022-10-08T08:30:00.075Z');

export interface Callback {
	url: string;
	authKey: string;
	updatedAt: number;
}

export interface Rule {
	id: string;
	request: Record<string, unknown>;
	createdAt: number;
	updatedAt: number;
}

/** A recording job, of one stream or of a mixed picture. */
export interface Job {
	id: string;
	mixed: boolean;
	roomId: string;
	userId: string;
	request: Record<string, unknown>;
	maxIdleMs: number;
	startedAt: number;
	stoppedAt?: number;
	stopReason?: string;
}

export interface App {
	id: string;
	name: string;
	key: string;
	state: 'ACTIVATION' | 'DEACTIVATION' | 'ARREARS';
	createdAt: number;
	updatedAt: number;
	callback?: Callback;
	autoRecord: { mode: string; ruleId?: string; updatedAt: number };
	rules: Rule[];
	jobs: Job[];
}

/** 32 hexadecimal digits, as the vendor's IDs have them. */
export const newId = (): string => randomBytes(16).toString('hex');

/** The apps of the sandbox's account. */
export class Apps {
	readonly all: App[] = [];

	constructor() {
		this.add(targets.huawei.appId, 'sandbox-app', APP_KEY, CREATED);
	}

	add(id: string, name: string, key: string, now: number): App {
		const app: App = {
			...{ id, name, key, state: 'ACTIVATION', createdAt: now, updatedAt: now },
			autoRecord: { mode: 'AUTO_RECORD_OFF', updatedAt: now },
			...{ rules: [], jobs: [] },
		};
		this.all.push(app);
		return app;
	}

	find(id: string): App | undefined {
		return this.all.find((app) => app.id === id);
	}

	delete(app: App): void {
		this.all.splice(this.all.indexOf(app), 1);
	}
}

/** `2006-01-02T15:04:05.075Z` */
export const vendorTime = (ms: number): string => new Date(ms).toISOString();

/** The App model as the API shows it. */
export function appModel(app: App): Record<string, unknown> {
	return {
		app_name: app.name,
		app_id: app.id,
		state: stateModel(app),
		scope: 'GLOBAL',
		tenant_name: secrets.huawei.domainName,
		domain: 'sandbox.example',
		create_time: vendorTime(app.createdAt),
		authentication: {
			...{ enable: true, expire: 300, app_key: app.key },
			update_time: vendorTime(app.createdAt),
		},
		callbacks: app.callback ? { record_callback: callbackModel(app.callback) } : {},
		auto_record_mode: autoRecordModel(app),
	};
}

export const stateModel = ({ state, updatedAt }: App) => ({
	state,
	update_time: vendorTime(updatedAt),
});

export const callbackModel = ({ url, authKey, updatedAt }: Callback) => ({
	url,
	...(authKey ? { auth_key: authKey } : {}),
	notify_event_subscription: ['RECORD_NEW_FILE_START', 'RECORD_FILE_COMPLETE'],
	update_time: vendorTime(updatedAt),
});

export const autoRecordModel = ({ autoRecord: { mode, ruleId, updatedAt } }: App) => ({
	mode,
	...(ruleId ? { record_rule_id: ruleId } : {}),
	update_time: vendorTime(updatedAt),
});

export const ruleModel = (app: App, rule: Rule): Record<string, unknown> => ({
	rule_id: rule.id,
	app_id: app.id,
	...rule.request,
	create_time: vendorTime(rule.createdAt),
	update_time: vendorTime(rule.updatedAt),
});
