/** What Simplify leaves of the things that have nested settings; IDs that other operations take stay. */

export const simpleApp = ['app_id', 'app_name', 'state.state', 'domain', 'scope', 'create_time'];

export const simpleRule = [
	'rule_id',
	'app_id',
	'obs_addr.location',
	'obs_addr.bucket',
	'record_formats',
	'create_time',
	'update_time',
];

export const simpleJob = [
	'job_id',
	'app_id',
	'room_id',
	'user_id',
	'stream_name',
	'record_param.record_rule_id',
	'state',
	'description',
	'start_time',
	'stop_time',
];
