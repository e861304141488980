//! Starts a program as `posix_spawn` does, for a third less CPU.
//!
//! Like it, the child borrows our memory until it has become the program, so that the size of this
//! process does not matter (`CLONE_VM | CLONE_VFORK`). What glibc does besides, before 2.38, costs
//! more than all else that starts a trivial program takes of us: a stack mapped and unmapped for
//! each child, which interrupts every processor we run on, and two system calls for each of 64
//! signals. Here one stack is used again and again, and the kernel resets the signals by itself
//! (`CLONE_CLEAR_SIGHAND`, Linux 5.5).
//!
//! Where this cannot be done, [`start`] says so and the caller starts the program in std's way.

use std::ffi::{CStr, c_char};
use std::io;

use rustix::fd::BorrowedFd;
use rustix::process::Pid;

/// Memory for the child between its start and its program. It calls a few functions that do little
/// more than a system call.
#[derive(Debug)]
pub(super) struct Stack(Box<[u128]>);

const STACK_BYTES: usize = 64 * 1024;

impl Stack {
    pub(super) fn new() -> Self {
        Self(vec![0; STACK_BYTES / size_of::<u128>()].into_boxed_slice())
    }
}

/// A thread that stays on one processor, and the set it might run on otherwise, which is that of the
/// programs it starts.
///
/// The kernel starts a child where it finds nobody running, which is never where its parent is. To
/// wake up another processor for a trivial program, and this one when it has ended, costs a sixth of
/// all that such a program takes. Where the parent is bound, the child starts beside it, on memory
/// that is still in the cache; it is free to leave before it becomes the program, and the kernel
/// then moves it if other programs are waiting there.
#[derive(Debug)]
pub(super) struct Pinned(imp::Processors);

impl Pinned {
    /// Binds the calling thread to one of the processors it may run on; `None` where that is not to
    /// be had or makes no difference.
    pub(super) fn pin(number: usize) -> Option<Self> {
        imp::Processors::pin(number).map(Self)
    }

    /// Lets the calling thread run anywhere, as before.
    pub(super) fn release(&self) {
        self.0.allow_all();
    }

    /// Binds it again.
    pub(super) fn renew(&self) {
        self.0.allow_one();
    }
}

/// A list as `execve` takes it: pointers that end with a null one.
#[derive(Debug)]
pub(super) struct Pointers<'a> {
    pointers: Vec<*const c_char>,
    strings: std::marker::PhantomData<&'a CStr>,
}

impl<'a> FromIterator<&'a CStr> for Pointers<'a> {
    fn from_iter<I: IntoIterator<Item = &'a CStr>>(strings: I) -> Self {
        let pointers = strings.into_iter().map(CStr::as_ptr).chain([std::ptr::null()]).collect();
        Self { pointers, strings: std::marker::PhantomData }
    }
}

/// What to start.
pub(super) struct Program<'a> {
    /// With a slash: nothing is searched for.
    pub(super) path: &'a CStr,
    pub(super) arguments: &'a Pointers<'a>,
    pub(super) environment: &'a Pointers<'a>,
    /// Given back to the program when this thread is bound to one.
    pub(super) processors: Option<&'a Pinned>,
    /// Its standard input, output and error. None of them may be one of the first three.
    pub(super) standard: [BorrowedFd<'a>; 3],
}

/// Starts a program in a process group of its own, with all signals at their defaults and none
/// blocked. `None` where this way of starting one does not exist.
pub(super) fn start(program: &Program<'_>, stack: &mut Stack) -> Option<io::Result<Pid>> {
    imp::start(program, stack)
}

#[cfg(all(target_os = "linux", target_arch = "x86_64"))]
#[allow(unsafe_code, reason = "starts a child on memory that it shares with us")]
mod imp {
    use std::arch::asm;
    use std::ffi::{c_char, c_int, c_long};
    use std::io;
    use std::mem::MaybeUninit;
    use std::ptr;
    use std::sync::atomic::{AtomicBool, AtomicI32, Ordering};

    use rustix::fd::AsRawFd as _;
    use rustix::process::{Pid, WaitOptions};

    use super::{Program, Stack};

    /// Sets of processors.
    pub(super) struct Processors {
        all: libc::cpu_set_t,
        one: libc::cpu_set_t,
    }

    impl std::fmt::Debug for Processors {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("Processors")
        }
    }

    impl Processors {
        pub(super) fn pin(number: usize) -> Option<Self> {
            // SAFETY: a set of bits, none of them set.
            let (mut all, mut one): (libc::cpu_set_t, libc::cpu_set_t) =
                unsafe { MaybeUninit::zeroed().assume_init() };
            // SAFETY: `all` is as large as said.
            if unsafe { libc::sched_getaffinity(0, size_of_val(&all), &raw mut all) } != 0 {
                return None; // more processors than the set has room for
            }
            // SAFETY: only indices below the size of the set.
            let is_allowed = |at: &usize| unsafe { libc::CPU_ISSET(*at, &all) };
            let allowed: Vec<usize> = (0..libc::CPU_SETSIZE as usize).filter(is_allowed).collect();
            if allowed.len() < 2 {
                return None;
            }
            // SAFETY: an index for which `all` was asked above.
            unsafe { libc::CPU_SET(*allowed.get(number % allowed.len())?, &mut one) };
            let processors = Self { all, one };
            processors.allow_one().then_some(processors)
        }

        pub(super) fn allow_all(&self) -> bool {
            // SAFETY: a whole set.
            unsafe { set_processors(&raw const self.all) }
        }

        pub(super) fn allow_one(&self) -> bool {
            // SAFETY: a whole set.
            unsafe { set_processors(&raw const self.one) }
        }
    }

    /// # Safety
    /// `set` can be read.
    unsafe fn set_processors(set: *const libc::cpu_set_t) -> bool {
        // SAFETY: as the caller vouches.
        unsafe { libc::sched_setaffinity(0, size_of::<libc::cpu_set_t>(), set) == 0 }
    }

    /// Whether the kernel, or a filter in front of it, has refused the call itself.
    static REFUSED: AtomicBool = AtomicBool::new(false);

    /// `CLONE_CLEAR_SIGHAND`, which libc's constant is too narrow for.
    const CLEAR_SIGNAL_HANDLERS: u64 = 1 << 32;

    /// All that the child needs. Everything it points to outlives the child's use of it, because
    /// this thread stands still until the child has become the program or has ended.
    struct Child {
        path: *const c_char,
        arguments: *const *const c_char,
        environment: *const *const c_char,
        standard: [c_int; 3],
        /// Null when nothing is to be changed.
        processors: *const libc::cpu_set_t,
        /// Why it did not become the program; 0 when it did.
        failed_with: AtomicI32,
    }

    pub(super) fn start(program: &Program<'_>, stack: &mut Stack) -> Option<io::Result<Pid>> {
        let standard = program.standard.map(|fd| fd.as_raw_fd());
        // The child would overwrite one with another.
        if REFUSED.load(Ordering::Relaxed) || standard.iter().any(|fd| *fd <= 2) {
            return None;
        }
        let child = Child {
            path: program.path.as_ptr(),
            arguments: program.arguments.pointers.as_ptr(),
            environment: program.environment.pointers.as_ptr(),
            standard,
            processors: program.processors.map_or(ptr::null(), |pinned| &raw const pinned.0.all),
            failed_with: AtomicI32::new(0),
        };
        // SAFETY: `child` and all it points to, and the stack, live until the call returns, and
        // then no child uses them any more. The lists end with null pointers (`Pointers`).
        let result = unsafe { clone(&child, stack) };
        match result {
            Err(error) if is_refusal(&error) => {
                REFUSED.store(true, Ordering::Relaxed);
                None
            }
            Err(error) => Some(Err(error)),
            Ok(pid) => Some(match child.failed_with.load(Ordering::Relaxed) {
                0 => Ok(pid),
                errno => {
                    // It has ended, or is about to.
                    let _ = rustix::process::waitpid(Some(pid), WaitOptions::empty());
                    Err(io::Error::from_raw_os_error(errno))
                }
            }),
        }
    }

    /// A kernel before 5.5 does not know the call or the flag; a filter of a container may refuse
    /// the call.
    fn is_refusal(error: &io::Error) -> bool {
        matches!(error.raw_os_error(), Some(libc::ENOSYS | libc::EINVAL | libc::EPERM))
    }

    /// Returns when the child has become the program or has failed to.
    ///
    /// # Safety
    /// What `child` points to is as `execve` wants it and is valid during the call.
    unsafe fn clone(child: &Child, stack: &mut Stack) -> io::Result<Pid> {
        // SAFETY: a record of plain numbers, for which zero means "not asked for".
        let mut how: libc::clone_args = unsafe { MaybeUninit::zeroed().assume_init() };
        how.flags = libc::CLONE_VM as u64 | libc::CLONE_VFORK as u64 | CLEAR_SIGNAL_HANDLERS;
        how.exit_signal = libc::SIGCHLD as u64;
        how.stack = stack.0.as_mut_ptr() as u64;
        how.stack_size = size_of_val(&*stack.0) as u64;
        let result: c_long;
        // SAFETY: the child begins with zero in `rax` and its own stack, whose end is aligned to 16
        // bytes as a call wants it; it calls `become_program`, which does not return, and so never
        // touches the frames of this thread. This thread continues with all registers as they were
        // but the two that a system call destroys. CLONE_VFORK keeps it from running, and from
        // using the stack for another child, while the child runs on our memory; signal handlers,
        // which would run on it too, do not exist in the child.
        unsafe {
            asm!(
                "syscall",
                "test rax, rax",
                "jnz 2f",
                "xor ebp, ebp", // the outermost frame
                "mov rdi, r9",
                "call r8",
                "ud2",
                "2:",
                inlateout("rax") libc::SYS_clone3 => result,
                in("rdi") &raw const how,
                in("rsi") size_of::<libc::clone_args>(),
                in("r8") become_program as extern "C" fn(*const Child) -> !,
                in("r9") ptr::from_ref(child),
                lateout("rcx") _,
                lateout("r11") _,
            );
        }
        match i32::try_from(result).ok().and_then(Pid::from_raw) {
            Some(pid) if result > 0 => Ok(pid),
            _ => Err(io::Error::from_raw_os_error(i32::try_from(-result).unwrap_or(libc::EIO))),
        }
    }

    /// Runs in the child, on our memory: calls the system and does nothing that could allocate,
    /// lock or panic.
    extern "C" fn become_program(child: *const Child) -> ! {
        // SAFETY: the caller of `clone` vouches for what `child` points to. All functions called
        // here may be called between fork and exec (signal-safety(7)).
        unsafe {
            if prepare(&*child) {
                libc::execve((*child).path, (*child).arguments, (*child).environment);
            }
            (*child).failed_with.store(*libc::__errno_location(), Ordering::Relaxed);
            libc::_exit(127)
        }
    }

    /// Whether everything is as the program shall find it.
    ///
    /// # Safety
    /// Only for [`become_program`].
    unsafe fn prepare(child: &Child) -> bool {
        let mut no_signals = MaybeUninit::<libc::sigset_t>::uninit();
        // SAFETY: plain system calls; `sigemptyset` initialises the set.
        unsafe {
            if !child.processors.is_null() {
                // The set may have become an impossible one meanwhile; the program runs all the same.
                set_processors(child.processors);
            }
            libc::sigemptyset(no_signals.as_mut_ptr());
            libc::setpgid(0, 0) == 0
                && libc::dup2(child.standard[0], 0) >= 0
                && libc::dup2(child.standard[1], 1) >= 0
                && libc::dup2(child.standard[2], 2) >= 0
                // The one signal that Rust programs ignore.
                && libc::signal(libc::SIGPIPE, libc::SIG_DFL) != libc::SIG_ERR
                && libc::sigprocmask(libc::SIG_SETMASK, no_signals.as_ptr(), ptr::null_mut()) == 0
        }
    }
}

#[cfg(not(all(target_os = "linux", target_arch = "x86_64")))]
mod imp {
    /// There are none: no thread is bound.
    #[derive(Debug)]
    pub(super) enum Processors {}

    impl Processors {
        pub(super) fn pin(_: usize) -> Option<Self> {
            None
        }

        pub(super) fn allow_all(&self) -> bool {
            match *self {}
        }

        pub(super) fn allow_one(&self) -> bool {
            match *self {}
        }
    }

    pub(super) fn start(
        _: &super::Program<'_>,
        _: &mut super::Stack,
    ) -> Option<std::io::Result<rustix::process::Pid>> {
        None
    }
}
