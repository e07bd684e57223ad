/** A product that sends notifications, with its events by number (Notifications, event types). */
export interface NotifyingProduct {
	id: number;
	name: string;
	/** Name of the trigger's parameter that chooses among the events. */
	parameter: string;
	events: Record<number, string>;
}

export const PRODUCTS: NotifyingProduct[] = [
	{
		id: 10,
		name: 'Media Gateway',
		parameter: 'mediaGatewayEvents',
		events: {
			1: 'live_stream_connected',
			2: 'live_stream_disconnected',
			3: 'live_stream_aborted',
			4: 'live_profile_updated',
		},
	},
	{
		id: 1,
		name: 'RTC Channel',
		parameter: 'rtcEvents',
		events: {
			101: 'channel_create',
			102: 'channel_destroy',
			103: 'broadcaster_join_channel',
			104: 'broadcaster_leave_channel',
			105: 'audience_join_channel',
			106: 'audience_leave_channel',
			107: 'user_join_channel',
			108: 'user_leave_channel',
			111: 'client_role_change_to_broadcaster',
			112: 'client_role_change_to_audience',
		},
	},
	{
		id: 3,
		name: 'Cloud Recording',
		parameter: 'recordingEvents',
		events: {
			1: 'cloud_recording_error',
			2: 'cloud_recording_warning',
			3: 'cloud_recording_status_update',
			4: 'cloud_recording_file_infos',
			11: 'session_exit',
			12: 'session_failover',
			30: 'uploader_started',
			31: 'uploaded',
			32: 'backuped',
			33: 'uploading_progress',
			40: 'recorder_started',
			41: 'recorder_leave',
			42: 'recorder_slice_start',
			43: 'recorder_audio_stream_state_changed',
			44: 'recorder_video_stream_state_changed',
			45: 'recorder_snapshot_file',
			60: 'vod_started',
			61: 'vod_triggered',
			70: 'web_recorder_started',
			71: 'web_recorder_stopped',
			72: 'web_recorder_capability_limit',
			73: 'web_recorder_reload',
			80: 'transcoder_started',
			81: 'transcoder_completed',
			90: 'download_failed',
			100: 'rtmp_publish_status',
			1001: 'postpone_transcode_final_result',
		},
	},
	{
		id: 4,
		name: 'Media Pull',
		parameter: 'mediaPullEvents',
		events: { 1: 'player_created', 3: 'player_destroyed', 4: 'player_status_changed' },
	},
	{
		id: 5,
		name: 'Media Push',
		parameter: 'mediaPushEvents',
		events: {
			1: 'converter_created',
			2: 'converter_configuration_changed',
			3: 'converter_status_changed',
			4: 'converter_destroyed',
		},
	},
	{
		id: 17,
		name: 'Conversational AI',
		parameter: 'conversationalAiEvents',
		events: {
			101: 'agent_joined',
			102: 'agent_left',
			103: 'agent_history',
			104: 'agent_token_expiring',
			110: 'agent_error',
			111: 'agent_metrics',
			112: 'agent_turns_finished',
			201: 'inbound_call_state',
			202: 'outbound_call_state',
		},
	},
	{
		id: 20,
		name: 'Real-Time STT',
		parameter: 'sttEvents',
		events: { 101: 'agent_joined', 102: 'agent_left' },
	},
];

const CAPITALS = ['rtmp', 'vod'];

/** `live_stream_connected` as words, as in the lists of all triggers: "Live Stream Connected". */
export const inWords = (event: string): string =>
	event
		.split('_')
		.map((word) =>
			CAPITALS.includes(word) ? word.toUpperCase() : word.charAt(0).toUpperCase() + word.slice(1),
		)
		.join(' ');

/** The choice for products that are not in the list; they are passed on unchanged. */
export const OTHER_PRODUCTS = 0;

/** What the numbers in a Media Gateway notification mean (event `live_stream_aborted`). */
export const ABORT_REASONS: Record<number, string> = {
	1: 'illegal key',
	2: 'key expired or deleted',
	3: 'key not allowed for this domain',
	4: 'too many concurrent streams',
	5: 'conflict, such as a second push to the same channel',
	6: 'bitrate over the limit',
	7: 'no data for more than 10 seconds',
	8: 'joining the channel failed',
	9: 'lost the main network',
	10: 'internal error',
};

/** Why somebody has left a channel (RTC channel events 104, 106, 108). */
export const LEAVE_REASONS: Record<number, string> = {
	0: 'other',
	1: 'left by itself',
	2: 'timeout',
	3: 'kicked or no permission',
	4: 'server side, reconnects',
	5: 'same user ID joined from a new device',
	9: 'several client IPs, reconnects',
	10: 'network trouble, reconnects',
	12: 'token wrong or expired',
	99: 'unknown network trouble',
	999: 'abnormal login or logout',
};
