import type { Check } from '../../../../engine/model/checks';
import type { Field, Parameters } from '../../../../engine/model/operation';
import { isHuaweiId } from '../../shared/fields';
import { isIdleTime, maxIdleTime } from '../../shared/jobs';
import { entriesAre, filled, type Json } from '../../shared/json';

const WITH_PANES = ['custom', 'screen_share_left', 'screen_share_right'];
const SCREEN_SHARE = ['screen_share_left', 'screen_share_right'];
const GEOMETRY = ['x', 'y', 'width', 'height', 'zorder', 'crop_mode'];

export const layoutTemplate: Field = {
	displayName: 'Layout',
	name: 'layoutTemplate',
	type: 'options',
	options: [
		{ name: 'Custom', value: 'custom' },
		{ name: 'Nine Grids', value: 'nine_grids_view' },
		{ name: 'No Video', value: 'none' },
		{ name: 'Screen Left', value: 'screen_share_left' },
		{ name: 'Screen Right', value: 'screen_share_right' },
	],
	default: 'nine_grids_view',
	description: 'How the videos are arranged',
};

const custom = { show: { '/layoutTemplate': ['custom'] } };

/** A share of the picture, 0 to 1. */
const share = (displayName: string, name: string, standard: number, description: string) => ({
	displayName,
	name,
	type: 'number' as const,
	default: standard,
	typeOptions: { minValue: 0, maxValue: 1, numberPrecision: 4 },
	description,
	displayOptions: custom,
});

const isImage: Check = (value) =>
	value === '' || (typeof value === 'string' && /^s3:\/\/[^/\s]+\/\S+$/.test(value))
		? undefined
		: 'is not of the form s3://bucket/object';

const image = (displayName: string, name: string, description: string): Field => ({
	displayName,
	name,
	type: 'string',
	default: '',
	placeholder: 'e.g. s3://lesson-recordings/logo.png',
	description,
});

export const layoutPanes: Field = {
	displayName: 'Panes',
	name: 'layoutPanes',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add pane',
	default: {},
	description: 'What stands where in the picture',
	displayOptions: { show: { layoutTemplate: WITH_PANES } },
	options: [
		{
			displayName: 'Pane',
			name: 'pane',
			values: [
				{
					displayName: 'Crop Mode',
					name: 'crop_mode',
					type: 'options',
					options: [
						{ name: 'Crop', value: 'KEEP_RATIO_CROP' },
						{ name: 'Padding', value: 'KEEP_RATIO_PADDING' },
					],
					default: 'KEEP_RATIO_PADDING',
					description: 'How a video of another shape is fitted in',
					displayOptions: custom,
				},
				{
					displayName: 'Filling Policy',
					name: 'filling_policy',
					type: 'options',
					options: [
						{ name: 'Fixed User', value: 'FIXED_USER' },
						{ name: 'Shared Screen', value: 'SHARED_SCREEN' },
					],
					default: 'FIXED_USER',
					description: 'What fills the pane',
					displayOptions: { show: { '/layoutTemplate': SCREEN_SHARE } },
				},
				share('Height', 'height', 1, 'Share of the height of the picture, 0 to 1'),
				{
					displayName: 'ID',
					name: 'id',
					type: 'number',
					default: 1,
					typeOptions: { minValue: 1 },
					description: 'Number of the pane, from 1',
				},
				{
					displayName: 'Layer',
					name: 'zorder',
					type: 'number',
					default: 0,
					typeOptions: { minValue: 0, maxValue: 25 },
					description: 'Which pane covers which, 0 to 25',
					displayOptions: custom,
				},
				share('Left', 'x', 0, 'Distance from the left, as a share of the width, 0 to 1'),
				share('Top', 'y', 0, 'Distance from the top, as a share of the height, 0 to 1'),
				{
					displayName: 'User ID',
					name: 'user_id',
					type: 'string',
					default: '',
					description: 'Whose video it shows',
				},
				{
					displayName: 'Video',
					name: 'video_type',
					type: 'options',
					options: [
						{ name: 'Camera', value: 'CAMERASTREAM' },
						{ name: 'Screen', value: 'SCREENSTREAM' },
					],
					default: 'CAMERASTREAM',
					description: 'Which of the videos of the user',
				},
				share('Width', 'width', 1, 'Share of the width of the picture, 0 to 1'),
			],
		},
	],
	check: (value) => panesComplaint(panesIn(value)),
};

export const moreOfLayout: Field = {
	displayName: 'Additional Fields',
	name: 'mixOptions',
	type: 'collection',
	placeholder: 'Add field',
	default: {},
	options: [
		image('Background Image', 'backgroundImage', 'Shown behind all panes'),
		image('Default User Image', 'userImage', 'Shown in the pane of a user without video'),
		maxIdleTime,
		image('Screen Image', 'screenImage', 'Shown in the pane of the screen when nobody shares one'),
		{
			displayName: 'User Images',
			name: 'userImages',
			type: 'json',
			default: '[]',
			description: 'A list of {user_id, image_uri}: pictures of single users without video',
		},
	],
	description: 'Pictures must have been uploaded to OBS before',
	check: entriesAre({
		backgroundImage: { name: 'Background Image', check: isImage },
		userImage: { name: 'Default User Image', check: isImage },
		screenImage: { name: 'Screen Image', check: isImage },
		maxIdleTime: { name: 'Max Idle Time', check: isIdleTime },
		userImages: {
			name: 'User Images',
			check: (value) => (userImages(value) ? undefined : 'is not a list of {user_id, image_uri}'),
		},
	}),
};

/** The members of MixParam that are about the picture. */
export function layoutOf({ layoutTemplate, layoutPanes, mixOptions }: Parameters): Json {
	const more = (mixOptions ?? {}) as Json;
	const panes = panesIn(layoutPanes).map((pane) => paneOf(pane, String(layoutTemplate)));
	const images = userImages(more.userImages ?? '[]') ?? [];
	return {
		max_idle_time: more.maxIdleTime,
		layout_template: layoutTemplate === 'none' ? undefined : layoutTemplate,
		...filled({
			default_user_background_image: more.userImage,
			screen_background_image: more.screenImage,
			background_image: more.backgroundImage,
		}),
		layout_panes: panes.length > 0 ? panes : undefined,
		user_background_images: images.length > 0 ? images : undefined,
	};
}

/** What is wrong with a layout in JSON; the two ways of placing panes exclude each other. */
export function layoutComplaint(mix: Json): string | undefined {
	const { layout_template: template, layout_panes: panes } = mix;
	if (!Array.isArray(panes) || panes.length === 0) return undefined;
	if (!WITH_PANES.includes(String(template))) {
		return `has "layout_panes", which do not go with the layout ${String(template ?? 'without video')}`;
	}
	for (const pane of panes as Json[]) {
		const wrong = (template === 'custom' ? ['filling_policy'] : GEOMETRY).find(
			(name) => pane[name] !== undefined,
		);
		if (wrong) {
			return `has a pane with "${wrong}", which does not go with the layout ${String(template)}`;
		}
	}
	return panesComplaint(panes as Json[]);
}

function panesIn(value: unknown): Json[] {
	const { pane } = (value ?? {}) as { pane?: Json[] };
	return pane ?? [];
}

function panesComplaint(panes: Json[]): string | undefined {
	for (const { id, user_id, x = 0, y = 0, width = 0, height = 0, zorder = 0 } of panes) {
		if (typeof id === 'number' && (!Number.isInteger(id) || id < 1)) {
			return '(ID) must be a whole number from 1';
		}
		const complaint = user_id === undefined || user_id === '' ? undefined : isHuaweiId(user_id);
		if (complaint) return `(User ID) ${complaint}`;
		const shares = [x, y, width, height].map(Number);
		if (shares.some((one) => !(one >= 0 && one <= 1))) {
			return '(Left, Top, Width, Height) must lie between 0 and 1';
		}
		if (!(Number(zorder) >= 0 && Number(zorder) <= 25)) return '(Layer) must lie between 0 and 25';
	}
	return undefined;
}

function paneOf(pane: Json, template: string): Json {
	const { id, user_id, video_type, x, y, width, height, zorder, crop_mode, filling_policy } = pane;
	return {
		...filled({ id, user_id, video_type }),
		...(template === 'custom' ? { x, y, width, height, zorder, crop_mode } : { filling_policy }),
	};
}

function userImages(value: unknown): Json[] | undefined {
	try {
		const list: unknown = typeof value === 'string' ? JSON.parse(value) : value;
		if (!Array.isArray(list)) return undefined;
		const good = (list as Json[]).every(
			({ user_id, image_uri }) =>
				isHuaweiId(user_id) === undefined && image_uri && !isImage(image_uri),
		);
		return good ? (list as Json[]) : undefined;
	} catch {
		return undefined;
	}
}
