import { isOneOf, isText, isWholeNumber, type Check } from '../../../../engine/model/checks';
import type { Field, Parameters } from '../../../../engine/model/operation';
import { atLeastOneOf, bucket, isHuaweiId } from '../../shared/fields';
import { entriesAre, fieldsOrJson, filled, isJson, jsonObject, type Json } from '../../shared/json';
import { refuse } from '../../shared/refuse';

const FORMATS = ['HLS', 'MP4'] as const;
/** Two hours: the vendor's own value where a request leaves it out. */
const CYCLE = 7_200;

const isHlsCycle: Check = (value) =>
	value === 0 ? undefined : isWholeNumber({ min: 60, max: 43_200 })(value);

const prefix: Field = {
	displayName: 'File Name',
	name: 'prefix',
	type: 'string',
	default: '',
	placeholder: 'e.g. {app_id}/{record_format}/{stream}_{file_start_time}',
	description: 'May hold {app_id}, {record_format}, {stream} and {file_start_time}',
};

const cycle = (description: string): Field => ({
	displayName: 'File Length',
	name: 'cycle',
	type: 'number',
	default: CYCLE,
	description,
});

const merge = (description: string): Field => ({
	displayName: 'Merge After Interruption',
	name: 'merge',
	type: 'number',
	default: 0,
	description,
});

const settings = (
	format: (typeof FORMATS)[number],
	name: string,
	options: Field[],
	check: Check,
): Field => ({
	displayName: `${format} Settings`,
	name,
	type: 'collection',
	placeholder: 'Add setting',
	default: {},
	options,
	description: `How ${format} files are cut and named`,
	displayOptions: { show: { recordFormats: [format] } },
	check,
});

const isName = isText({ max: 1_024 });

/** The vendor's RecordRuleReq (CloudRTC API reference, record rules), as fields or as JSON. */
export const ruleFields: Field[] = fieldsOrJson(
	[
		{
			...bucket,
			description: 'Bucket in the Object Storage Service (OBS) that takes the recordings',
		},
		{
			displayName: 'Location',
			name: 'location',
			type: 'options',
			options: [{ name: 'cn-north-4', value: 'cn-north-4' }],
			default: 'cn-north-4',
			description: 'Region of the bucket; Huawei records to this one only',
			check: isOneOf(['cn-north-4']),
		},
		{
			displayName: 'Bucket Project ID',
			name: 'bucketProjectId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 0123456789abcdef0123456789abcdef',
			description: "ID of the project in the bucket's region; the credential's Project ID if empty",
			fromCredential: 'projectId',
			check: isHuaweiId,
		},
		{
			displayName: 'Folder',
			name: 'folder',
			type: 'string',
			default: '',
			placeholder: 'e.g. lessons/2026',
			description: 'Folder in the bucket; its root if empty',
			check: isText({ max: 1_024 }),
			pickedFrom: 'folders',
		},
		{
			displayName: 'Formats',
			name: 'recordFormats',
			type: 'multiOptions',
			required: true,
			options: FORMATS.map((value) => ({ name: value, value })),
			default: ['MP4'],
			description: 'Formats of the recordings',
			check: atLeastOneOf(FORMATS),
		},
		settings(
			'HLS',
			'hls',
			[
				cycle('Seconds, 60 to 43200; 0 = the whole stream in one file'),
				prefix,
				merge('Seconds, up to 300; 0 = a new file after each interruption, -1 = always one file'),
				{
					displayName: 'Slice Length',
					name: 'slice',
					type: 'number',
					default: 10,
					description: 'Seconds of one TS slice, 2 to 60',
				},
			],
			entriesAre({
				cycle: { name: 'File Length', check: isHlsCycle },
				prefix: { name: 'File Name', check: isName },
				merge: {
					name: 'Merge After Interruption',
					check: isWholeNumber({ min: -1, max: 300 }),
				},
				slice: { name: 'Slice Length', check: isWholeNumber({ min: 2, max: 60 }) },
			}),
		),
		settings(
			'MP4',
			'mp4',
			[
				cycle('Seconds, 60 to 10800'),
				prefix,
				merge('Seconds, up to 300; 0 = a new file after each interruption'),
			],
			entriesAre({
				cycle: { name: 'File Length', check: isWholeNumber({ min: 60, max: 10_800 }) },
				prefix: { name: 'File Name', check: isName },
				merge: { name: 'Merge After Interruption', check: isWholeNumber({ min: 0, max: 300 }) },
			}),
		),
	],
	{
		displayName: 'Rule',
		name: 'rule',
		type: 'json',
		required: true,
		default:
			'{\n  "obs_addr": { "location": "cn-north-4", "project_id": "", "bucket": "" },\n  "record_formats": ["MP4"],\n  "mp4_config": { "record_cycle": 7200 }\n}',
		description: "The vendor's RecordRuleReq",
		check: isJson(['obs_addr', 'record_formats']),
	},
);

/** The body of a request that makes or changes a rule. */
export function ruleBody(parameters: Parameters): Json {
	if (parameters.specify === 'json') return jsonObject(parameters.rule) ?? {};
	const { bucket, location, bucketProjectId, folder } = parameters;
	const formats = parameters.recordFormats as string[];
	if (typeof bucketProjectId !== 'string' || bucketProjectId === '') {
		refuse('Bucket Project ID', 'is empty, and the credential has no Project ID');
	}
	return {
		obs_addr: {
			location,
			project_id: bucketProjectId,
			bucket,
			object: folder === '' ? undefined : folder,
		},
		record_formats: formats,
		hls_config: formats.includes('HLS') ? configOf(parameters.hls) : undefined,
		mp4_config: formats.includes('MP4') ? configOf(parameters.mp4) : undefined,
	};
}

/** The length is always sent: the reference marks it as required, and its examples leave it out. */
function configOf(value: unknown): Json | undefined {
	const { cycle = CYCLE, prefix, slice, merge } = (value ?? {}) as Json;
	return filled({
		record_cycle: cycle,
		record_prefix: prefix,
		record_slice_duration: slice,
		record_max_duration_to_merge_file: merge,
	});
}
