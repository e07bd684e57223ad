import { isOneOf } from '../../../../engine/model/checks';
import { writeOperation } from '../../../../engine/model/operation';
import { path, post } from '../../../../engine/model/request';
import { appId, region, sid } from '../../shared/fields';
import { ingress } from '../../shared/ingress';
import { mediaGatewayUpdate } from '../../shared/limits';

/**
 * Mutes or unmutes a live push: `POST …/online-streams/mute/{sid}` by the English page,
 * `POST …/online-streams/{sid}/mute` by the Chinese one (Media Gateway RESTful API, "Mute stream").
 * The two contradict each other; both are published, so the user can choose.
 */
export const setMute = writeOperation({
	name: 'Set Mute',
	action: 'Set mute of stream',
	description: 'Mute or unmute sound and picture of a live stream; a reconnect starts unmuted',
	fields: [
		appId,
		region,
		sid,
		{
			displayName: 'Mute Audio',
			name: 'audioMuted',
			type: 'boolean',
			default: true,
			description: 'Whether nobody in the channel hears the stream',
		},
		{
			displayName: 'Mute Video',
			name: 'videoMuted',
			type: 'boolean',
			default: true,
			description: 'Whether nobody in the channel sees the stream',
		},
	],
	options: [
		{
			displayName: 'Mute Path',
			name: 'mutePath',
			type: 'options',
			options: [
				{
					name: 'Online-Streams/Mute/{sid}',
					value: 'muteFirst',
					description: 'As the English page has it',
				},
				{
					name: 'Online-Streams/{sid}/Mute',
					value: 'sidFirst',
					description: 'As the Chinese page has it',
				},
			],
			default: 'muteFirst',
			description:
				'Agora publishes two paths; if one is answered with "no Route matched", try the other',
			check: isOneOf(['muteFirst', 'sidFirst']),
		},
	],
	target: ['appId', 'region', 'sid'],
	limit: mediaGatewayUpdate,
	repeat: 'safe',
	request: (parameters) => {
		const { sid, mutePath, videoMuted, audioMuted } = parameters;
		const end =
			mutePath === 'sidFirst'
				? path`/online-streams/${sid}/mute`
				: path`/online-streams/mute/${sid}`;
		return post(ingress(parameters) + end, {
			body: { settings: { videoMuted: videoMuted === true, audioMuted: audioMuted === true } },
		});
	},
});
