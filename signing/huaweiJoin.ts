import { hmacSha256 } from './digest';
import { hmacKey } from './hmacKey';

/**
 * The signature with which a client joins a room of Huawei Cloud RTC: HMAC-SHA256 in lower-case hex
 * over the IDs and the expiry, joined by `+` (vendor's code sample and FAQ; one document leaves the
 * `+` out).
 *
 * @param ctime when it expires, seconds since 1970
 * @param appKey the app's key, a secret
 */
export function joinSignature(
	{
		appId,
		roomId,
		userId,
		ctime,
	}: { appId: string; roomId: string; userId: string; ctime: number },
	appKey: string,
): string {
	return hmacSha256(hmacKey(appKey, 'utf8'), [appId, roomId, userId, ctime].join('+'), 'hex');
}
