import { isText } from '../../../../engine/model/checks';
import { writeOperation, type Field, type Parameters } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId, isHuaweiId, roomId } from '../../shared/fields';
import { jobItem, jobRule } from '../../shared/jobs';
import { fieldsOrJson, isJson, jsonObject, type Json } from '../../shared/json';
import { streamJobs } from '../../shared/limits';
import { layoutComplaint, layoutOf, layoutPanes, layoutTemplate, moreOfLayout } from './layout';

/** `width*height_fps_kbps` (API reference, MixParam); the list may grow, so free text goes too. */
const TEMPLATES = [
	'1920*1080_30_4620',
	'1920*1080_30_3150',
	'1920*1080_15_3460',
	'1920*1080_15_2080',
	'1280*720_30_3420',
	'1280*720_30_1710',
	'1280*720_15_2260',
	'1280*720_15_1130',
	'640*480_30_1500',
	'640*480_30_1000',
	'640*480_15_500',
	'480*360_30_490',
	'480*360_15_320',
];

/** What the picture is called by its height, as the vendor's own qualities are. */
const SIZES: Record<string, string> = { 1080: 'Full HD', 720: 'HD', 480: 'SD', 360: 'Low' };

/** E.g. `HD, 1280 x 720, 30 fps, 1,710 kbit/s`. */
function readable(template: string): string {
	const [size = '', fps = '', rate = ''] = template.split('_');
	const [width = '', height = ''] = size.split('*');
	const thousands = rate.replace(/\B(?=(?:\d{3})+$)/g, ',');
	return `${SIZES[height] ?? ''}, ${width} x ${height}, ${fps} fps, ${thousands} kbit/s`;
}

const ENCODINGS = [
	...TEMPLATES.map((value) => ({ name: readable(value), value })),
	{ name: 'Audio Only', value: 'audio_only' },
	{ name: 'Other', value: 'other' },
];

const encodeTemplate: Field = {
	displayName: 'Encoding',
	name: 'encodeTemplate',
	type: 'options',
	options: ENCODINGS,
	default: '1280*720_30_1710',
	description: 'Size, frames per second and bit rate of the recording',
};

const otherTemplate: Field = {
	displayName: 'Other Encoding',
	name: 'otherTemplate',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. 1920*1080_30_4620',
	description: 'Name of the template, as Huawei writes it: width*height_frames_kbit/s',
	displayOptions: { show: { encodeTemplate: ['other'] } },
	check: (value) => (value === '' ? 'may not be empty' : isText({ max: 64 })(value)),
};

/**
 * Records a room as one picture: `POST /v2/apps/{app_id}/mix-stream-jobs` (CloudRTC API reference,
 * MixJobReq).
 */
export const start = writeOperation({
	name: 'Start',
	action: 'Start mixed stream job',
	description: 'Record a room as one picture',
	notice:
		'Keep the job ID: Huawei offers no list of jobs. It is not sent again when the answer was lost, because a second job is billed as well.',
	fields: [
		appId,
		jobRule,
		...fieldsOrJson(
			[roomId, encodeTemplate, otherTemplate, layoutTemplate, layoutPanes, moreOfLayout],
			{
				displayName: 'Mix',
				name: 'mix',
				type: 'json',
				required: true,
				default:
					'{\n  "room_id": "",\n  "encode_template": "1280*720_30_1710",\n  "layout_template": "nine_grids_view"\n}',
				description: "The vendor's MixParam",
				check: isJson(['room_id', 'encode_template'], (mix) => {
					const complaint = isHuaweiId(mix.room_id);
					return complaint ? `has a "room_id" that ${complaint}` : layoutComplaint(mix);
				}),
			},
		),
	],
	target: ['appId', 'roomId'],
	request: (parameters) =>
		post(path`/v2/apps/${parameters.appId}/mix-stream-jobs`, {
			body: {
				mix_param: mixOf(parameters),
				record_param: { record_rule_id: parameters.ruleId },
			},
		}),
	limit: streamJobs,
	repeat: 'never',
	item: jobItem,
});

function mixOf(parameters: Parameters): Json {
	if (parameters.specify === 'json') return jsonObject(parameters.mix) ?? {};
	const { roomId, encodeTemplate, otherTemplate } = parameters;
	return {
		room_id: roomId,
		encode_template: encodeTemplate === 'other' ? otherTemplate : encodeTemplate,
		...layoutOf(parameters),
	};
}
