/** The fans of one enclosure, all taken together. */
export interface Fans {
  /** Power at their lowest speed, W. */
  readonly idleW: number;
  /** Power at full speed, W. */
  readonly peakW: number;
}

/**
 * Power of fans that turn in proportion to the heat they carry away, W: idle + (peak − idle)·load³. By the fan
 * affinity laws the flow goes with the speed and the power with its cube; at a fixed rise of the air's
 * temperature the flow needed goes with the heat (ASHRAE Handbook: HVAC Systems and Equipment, chapter Fans).
 *
 * @param load - heat to carry away as a share of the most that there can be, 0..1
 */
export function fanPowerW(fans: Fans, load: number): number {
  return fans.idleW + (fans.peakW - fans.idleW) * load * load * load;
}
