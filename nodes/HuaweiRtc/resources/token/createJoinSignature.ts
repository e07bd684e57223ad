import { isText, isWholeNumber } from '../../../../engine/model/checks';
import { localOperation } from '../../../../engine/model/operation';
import { joinSignature } from '../../../../signing/huaweiJoin';
import { appId, isHuaweiId, roomId } from '../../shared/fields';

const isKey = isText({ max: 256 });

/**
 * The signature with which a client joins a room, made without the service (CloudRTC developer
 * guide, access authentication). Longest life 12 hours, 2 hours recommended.
 */
export const createJoinSignature = localOperation({
	name: 'Create Join Signature',
	action: 'Create join signature',
	description: 'Make the signature with which a user joins a room; nothing is sent',
	notice: 'The result is a secret that lets the user in: it is stored with the execution.',
	fields: [
		appId,
		{ ...roomId, description: 'The room to join' },
		{
			displayName: 'User ID',
			name: 'userId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. student-1',
			description: 'The user who joins',
			check: isHuaweiId,
		},
		{
			displayName: 'App Key',
			name: 'appKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'From the console, or from App: Get with Include Secrets',
			secret: true,
			check: (value) => (value === '' ? 'may not be empty' : isKey(value)),
		},
		{
			displayName: 'Valid For',
			name: 'validFor',
			type: 'number',
			default: 120,
			typeOptions: { minValue: 1, maxValue: 719 },
			description: 'Minutes, less than 12 hours; the shorter, the sooner a removal is final',
			check: isWholeNumber({ min: 1, max: 719 }),
		},
	],
	target: ['appId', 'roomId', 'userId'],
	result: (parameters, { now }) => {
		const [appId, roomId, userId] = ['appId', 'roomId', 'userId'].map((name) =>
			String(parameters[name]),
		) as [string, string, string];
		const ctime = Math.floor(now().getTime() / 1_000) + Number(parameters.validFor) * 60;
		return {
			appId,
			roomId,
			userId,
			ctime,
			expiresAt: new Date(ctime * 1_000).toISOString(),
			signature: joinSignature({ appId, roomId, userId, ctime }, String(parameters.appKey)),
		};
	},
});
