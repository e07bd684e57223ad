import type { IDataObject } from 'n8n-workflow';

import { asObject } from '../../../../engine/model/answer';

/** Seconds before its end at which the contract suggests to refresh a registration. */
const MARGIN = 120;

/** A registration with the moment at which it should be refreshed, where the operator tells its end. */
export function withRefreshAt(body: unknown): IDataObject {
	const registration = asObject(body) as IDataObject;
	const expiresAt = Date.parse(String(registration.expiresAt));
	if (Number.isNaN(expiresAt)) return registration;
	return { ...registration, refreshAt: new Date(expiresAt - MARGIN * 1_000).toISOString() };
}

/** Who is registered, and until when. */
export const simpleRegistration = [
	'registrationId',
	'regInfo.phoneNumber',
	'regInfo.regStatus',
	'expiresAt',
	'refreshAt',
];
