import { ACCESS } from "../../memory/access.ts";
import { PAGE_BYTES } from "../../memory/physical-memory.ts";
import { CR, FEATURE } from "../../system/control-registers.ts";
import { hex } from "../core/text.ts";
import { LOOK_ASIDE, LOOK_ASIDE_ADDRESS, lookAsideAddress, lookUp, toEntry } from "./look-aside-buffer.ts";
import { controlOffset, STATE } from "./machine-state.ts";

const WORD_BYTES = 8;
const USER_RING = 3;

/** Data addresses end here. */
const ADDRESS_BITS = 47;

/**
 * Assembly that finds a word of the guest's at address %rdi: %rdx is where the emulator sees it. Changes %rcx and %rsi
 * besides. A word that reaches into the next page is not where its last byte's page would be, and so never hits.
 *
 * @param label - a name of its own for this place
 */
export function locateWord(access: typeof ACCESS.read | typeof ACCESS.write, label: string): string {
  return `${lookUp(access, "%rdi", "%rdx", "%rsi")}
  rrmovq %rdi, %rcx
  iaddq $${WORD_BYTES - 1}, %rcx
  iandq $${-PAGE_BYTES}, %rcx
  addq %r11, %rcx
  subq %rsi, %rcx
  je ${label}
  call ${access === ACCESS.read ? "locate_read" : "locate_write"}
${label}:
  addq %rdi, %rdx`;
}

/** What {@link locateWord} does where its entry is another's, and the same for the processor's own accesses. */
export const MEMORY_ACCESS: string = `
# %rdx: distance from the guest's address %rdi to the emulator's. Does not return if the access is refused. Changes %rcx
# and %rsi besides.
locate_read:
  irmovq $${ACCESS.read}, %rsi
  jmp locate
locate_write:
  irmovq $${ACCESS.write}, %rsi
locate:
  pushq %rax
  pushq %r8
  pushq %r9
  mrmovq ${STATE.ring}(%rbp), %r8
  call locate_for_ring
  rrmovq %rax, %rdx
  popq %r9
  popq %r8
  popq %rax
  ret

# Reads the guest's word at %rdi into %rax, in its supervisor's name. Changes %rcx, %rdx, %rsi.
read_system:
${lookUp(ACCESS.read, "%rdi", "%rdx", "%rsi")}
  call system_tag
  je read_system_known
  irmovq $${ACCESS.read}, %rsi
  call locate_system
read_system_known:
  addq %rdi, %rdx
  mrmovq (%rdx), %rax
  ret

# Writes %rax into the guest's word at %rdi, in its supervisor's name. Changes %rcx, %rdx, %rsi.
write_system:
  call locate_written
  addq %rdi, %rdx
  rmmovq %rax, (%rdx)
  ret

# %rdx: distance for the same. Changes %rcx, %rsi.
locate_written:
${lookUp(ACCESS.write, "%rdi", "%rdx", "%rsi")}
  call system_tag
  je written_is_known
  irmovq $${ACCESS.write}, %rsi
  jmp locate_system
written_is_known:
  ret

# Whether %rsi is the tag of the supervisor's word at %rdi: Z. Changes %rcx, %rsi.
system_tag:
  rrmovq %r11, %rcx
  iandq $-4, %rcx
  subq %rcx, %rsi
  rrmovq %rdi, %rcx
  iaddq $${WORD_BYTES - 1}, %rcx
  iandq $${-PAGE_BYTES}, %rcx
  subq %rcx, %rsi
  ret

# As locate, whatever the ring: %rsi is the access.
locate_system:
  pushq %rax
  pushq %r8
  pushq %r9
  irmovq $0, %r8
  call locate_for_ring
  rrmovq %rax, %rdx
  popq %r9
  popq %r8
  popq %rax
  ret

# %rax: distance for an access %rsi of ring %r8 to the word at %rdi. Changes %rcx, %rdx, %rsi, %r9.
locate_for_ring:
  rrmovq %rdi, %rcx
  ishrq $${ADDRESS_BITS}, %rcx
  jne refuse_protection
  andq %r8, %r8
  je locate_unlimited
  mrmovq ${controlOffset(CR.limit)}(%rbp), %rcx
  andq %rcx, %rcx
  je locate_unlimited
  isubq $${WORD_BYTES}, %rcx
  subq %rdi, %rcx
  jl refuse_protection
  isubq $${PAGE_BYTES}, %rcx
  jl locate_once                        # the limit may lie in this page: it has to be looked at every time
locate_unlimited:
  rrmovq %rdi, %rcx
  iandq $${PAGE_BYTES - 1}, %rcx
  isubq $${PAGE_BYTES - WORD_BYTES}, %rcx
  jg locate_across
  call walk

# %rax is the distance found for %rdi, %r8 the ring, %rsi the access: makes an entry. Changes %rcx, %rdx.
remember_translation:
  rrmovq %rdi, %rcx
${toEntry("%rcx")}
  rrmovq %rsi, %rdx
  ishlq $12, %rdx
  addq %rdx, %rcx
  rmmovq %rax, ${hex(LOOK_ASIDE_ADDRESS + WORD_BYTES)}(%rcx)
  rrmovq %r11, %rdx
  iandq $-4, %rdx
  orq %r8, %rdx
  addq %rdi, %rdx
  pushq %rdi
  iandq $${PAGE_BYTES - 1}, %rdi
  subq %rdi, %rdx
  popq %rdi
  rmmovq %rdx, ${hex(LOOK_ASIDE_ADDRESS)}(%rcx)
  ret

locate_once:
  rrmovq %rdi, %rcx
  iandq $${PAGE_BYTES - 1}, %rcx
  isubq $${PAGE_BYTES - WORD_BYTES}, %rcx
  jg locate_across
  jmp walk

# A word in two pages: both count as used, and they have to lie one behind the other.
locate_across:
  call walk
  pushq %rax
  pushq %rdi
  iaddq $${PAGE_BYTES - 1}, %rdi
  iandq $${-PAGE_BYTES}, %rdi
  call walk
  popq %rdi
  popq %rcx
  subq %rcx, %rax
  jne refuse_protection
  rrmovq %rcx, %rax
  ret

# Forgets all translations.
forget_translations:
  iaddq $${LOOK_ASIDE.generation}, %r11
  rrmovq %r11, %rcx
  isubq $${LOOK_ASIDE.keysEnd}, %rcx
  jl translations_forgotten
  iandq $${LOOK_ASIDE.generation - 1}, %r11
  irmovq $${LOOK_ASIDE.bytes}, %rdx
  irmovq $${LOOK_ASIDE.nothing}, %rcx
forget_next:
  isubq $${LOOK_ASIDE.entryBytes}, %rdx
  rmmovq %rcx, ${hex(LOOK_ASIDE_ADDRESS)}(%rdx)
  jne forget_next
translations_forgotten:
  ret

# Forgets the translations of address %rdi.
forget_page:
  irmovq $${LOOK_ASIDE.nothing}, %rcx
${toEntry("%rdi")}
${[ACCESS.read, ACCESS.write, ACCESS.execute]
  .map((access) => `  rmmovq %rcx, ${hex(lookAsideAddress(access))}(%rdi)`)
  .join("\n")}
  ret

# The word at %rdi for an instruction that no segment limits but the user's: %rsi is the access. %rdx: where it is.
locate_beyond_limit:
  mrmovq ${STATE.ring}(%rbp), %rcx
  isubq $${USER_RING}, %rcx
  je locate_as_user
  mrmovq ${controlOffset(CR.features)}(%rbp), %rcx
  iandq $${FEATURE.limitsEverySegment}, %rcx
  jne locate_as_user
  call locate_system
  addq %rdi, %rdx
  ret
locate_as_user:
  call locate
  addq %rdi, %rdx
  ret
`;
