import { DOMAIN_PAGES, EVENTS, FIRST_EVENT, HYPERCALL, SHARED } from "../monitors/paravirtual/interface.ts";
import { classOf, FLAG } from "../system/vectors.ts";

const PRIORITIES = 16;

/** What each task priority leaves of events. */
const ACCEPTED_BY_PRIORITY = Array.from({ length: PRIORITIES }, (_, priority) => {
  const events = Array.from({ length: EVENTS }, (_, event) =>
    classOf(FIRST_EVENT + event) > priority ? 2 ** event : 0,
  );
  return events.reduce((all, event) => all + event);
});

/** What a paravirtual kernel does in place of changing the interrupt flag and the task priority. */
export const PARAVIRTUAL_EVENTS: string = `
paravirtualEnable:
        irmovq $${DOMAIN_PAGES.shared},%rcx
        irmovq $${FLAG.interrupts},%rax
        rmmovq %rax,${SHARED.interruptFlag}(%rcx)
# Takes what waits and is accepted, if events are enabled. %rcx: the shared page.
paravirtualTakeEvents:
        mrmovq ${SHARED.pending}(%rcx),%rax
        mrmovq ${SHARED.accepted}(%rcx),%rcx
        andq %rcx,%rax
        je paravirtualNoEvent
        vmcall $${HYPERCALL.deliver}
paravirtualNoEvent:
        ret

# %rdi: flags
paravirtualRestoreFlags:
        irmovq $${DOMAIN_PAGES.shared},%rcx
        rmmovq %rdi,${SHARED.interruptFlag}(%rcx)
        call paravirtualTakeEvents
        pushq %rdi
        popfq
        ret

# %rdi: class
paravirtualSetTaskPriority:
        irmovq $${DOMAIN_PAGES.shared},%rcx
        rmmovq %rdi,${SHARED.taskPriority}(%rcx)
        rrmovq %rdi,%rax
        iandq $${PRIORITIES - 1},%rax
        ishlq $3,%rax
        mrmovq paravirtualAccepted(%rax),%rax
        rmmovq %rax,${SHARED.accepted}(%rcx)
        jmp paravirtualTakeEvents

        .align 8
paravirtualAccepted:
        .quad ${ACCEPTED_BY_PRIORITY.join(", ")}
`;
